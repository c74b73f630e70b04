// Distributions have no archive of Kerberos' GSSAPI, which libgit2 refers to for servers that ask for it. Refigure opens no
// connection: these say that no mechanism is there.
#include <stdint.h>
#include <stddef.h>

enum { unavailable = 16 << 16 };  // GSS_S_UNAVAILABLE

void *GSS_C_NT_HOSTBASED_SERVICE = NULL;

uint32_t gss_indicate_mechs(uint32_t *minor, void **mechanisms) {
  *minor = 0;
  *mechanisms = NULL;
  return unavailable;
}

uint32_t gss_import_name(uint32_t *minor, void *text, void *type, void **name) {
  (void)text, (void)type;
  *minor = 0;
  *name = NULL;
  return unavailable;
}

uint32_t gss_init_sec_context(uint32_t *minor) {
  *minor = 0;
  return unavailable;
}

uint32_t gss_display_status(uint32_t *minor) {
  *minor = 0;
  return unavailable;
}

uint32_t gss_delete_sec_context(uint32_t *minor) { return *minor = 0; }
uint32_t gss_release_buffer(uint32_t *minor) { return *minor = 0; }
uint32_t gss_release_name(uint32_t *minor) { return *minor = 0; }
uint32_t gss_release_oid_set(uint32_t *minor) { return *minor = 0; }
