#!/bin/sh
# Writes RecordedBuild.swift, unless it is there with the same content already: what is not written is not compiled again.
#
#   record-build.sh PACKAGE OUTPUT [NAME VERSION]...
set -eu
package=$1
output=$2
shift 2
# A hook's or another repository's settings must not answer for this one, and nothing may wait for a lock.
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX
GIT_OPTIONAL_LOCKS=0
export GIT_OPTIONAL_LOCKS

# quoted TEXT: the text as a Swift literal; letters, digits and . _ + - / @ are kept.
quoted() { printf '"%s"' "$(printf '%s' "$1" | tr -cd 'A-Za-z0-9._+/@-')"; }

commit=nil
changed=nil
# Sources without a repository may lie in somebody else's: only one that knows this package's manifest counts.
if git -C "$package" ls-files --error-unmatch Package.swift >/dev/null 2>&1 \
  && hash=$(git -C "$package" rev-parse --verify --quiet HEAD); then
  commit=$(quoted "$hash")
  # Of what is built alone: other files, such as results, do not make it another program.
  if [ -z "$(git -C "$package" status --porcelain -- Package.swift VERSION Plugins Sources)" ]; then
    changed=false
  else
    changed=true
  fi
fi

new=$output.new
{
  echo "// Written by Plugins/RecordBuild at each build that changes it."
  echo "extension BuildRecord {"
  echo "  // Never inlined: the module is then the same for every commit, and nothing that imports it is compiled again."
  echo "  @inline(never) static var recordedVersion: String { $(quoted "$(head -n 1 "$package/VERSION")") }"
  echo "  @inline(never) static var recordedCommit: String? { $commit }"
  echo "  @inline(never) static var recordedChange: Bool? { $changed }"
  echo "  @inline(never) static var recordedPackages: [String: String] {"
  if [ $# -eq 0 ]; then echo "    [:]"; else echo "    ["; fi
  while [ $# -ge 2 ]; do
    echo "      $(quoted "$1"): $(quoted "$2"),"
    shift 2
    if [ $# -lt 2 ]; then echo "    ]"; fi
  done
  echo "  }"
  echo "}"
} >"$new"
if cmp -s "$new" "$output"; then rm "$new"; else mv "$new" "$output"; fi
