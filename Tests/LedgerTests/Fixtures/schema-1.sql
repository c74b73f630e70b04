PRAGMA application_id = 1382442828;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1-runs-cells-claims-events');
CREATE TABLE texts (
  digest TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
INSERT INTO texts VALUES('2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61','{"epochs":300,"latent":6}');
INSERT INTO texts VALUES('6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','{"cores":2}');
INSERT INTO texts VALUES('ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400','{"latent":6}');
CREATE TABLE runs (
  number INTEGER NOT NULL PRIMARY KEY,
  study_title TEXT NOT NULL,
  study_path TEXT NOT NULL,
  study TEXT NOT NULL,
  hyperparameters TEXT NOT NULL REFERENCES texts,
  seeds TEXT NOT NULL,
  data TEXT NOT NULL,
  version_control TEXT NOT NULL CHECK (version_control IN ('git', 'none')),
  commit_hash TEXT CHECK ((commit_hash IS NULL) = (version_control = 'none')),
  branch TEXT,
  remote TEXT,
  difference TEXT,
  environment TEXT NOT NULL REFERENCES texts,
  numerics_version TEXT NOT NULL,
  command TEXT NOT NULL,
  started TEXT NOT NULL
) STRICT;
INSERT INTO runs VALUES(1,'Outlier reconstruction','studies/outlier.md','f247fcae9a6062e2313976b2cc1689398e9ddb214e6a019e36a8db5852b51c6f','2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61','[20240926,18446744073709551615]','{"jets.signal":"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8","jets.ttbar":"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1"}','git','c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd','main',NULL,NULL,'6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','1','["refigure","run","a \"b\"\n.md"]','2024-09-26T10:00:00.125Z');
INSERT INTO runs VALUES(2,'Outlier reconstruction','studies/outlier.md','f247fcae9a6062e2313976b2cc1689398e9ddb214e6a019e36a8db5852b51c6f','2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61','[20240926,18446744073709551615]','{"jets.signal":"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8","jets.ttbar":"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1"}','none',NULL,NULL,NULL,NULL,'6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','1','["refigure","run","a \"b\"\n.md"]','2024-09-26T10:00:05.125Z');
CREATE TABLE cells (
  number INTEGER NOT NULL PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  identity TEXT NOT NULL,
  body TEXT NOT NULL REFERENCES texts,
  inputs TEXT NOT NULL,
  disposition TEXT NOT NULL CHECK (disposition IN ('computed', 'reused', 'failed')),
  source INTEGER REFERENCES cells CHECK ((source IS NOT NULL) = (disposition = 'reused')),
  differs_from INTEGER REFERENCES cells,
  reason TEXT CHECK ((reason IS NOT NULL) = (disposition = 'failed')),
  seconds REAL NOT NULL,
  metrics TEXT CHECK ((metrics IS NULL) = (disposition = 'failed')),
  finished TEXT NOT NULL
) STRICT;
INSERT INTO cells VALUES(1,1,'ae','train','371674ed5982802b83c05fdd66a3540d438ef0e7895439eb7e95ad4a9c816e44','ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400','["c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20"]','computed',NULL,NULL,NULL,1.5,'361f2511b49bacee6c62244de8e733fb8b242db02245e8af7056d05cef1323d5','2024-09-26T10:00:01.125Z');
INSERT INTO cells VALUES(2,1,'nae','train','23e11f1dc6f0823a3fefbeacd89d4a87a720e67bb54db20a48e540526533b394','ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400','["c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20"]','failed',NULL,NULL,'no epoch',0.25,NULL,'2024-09-26T10:00:02.125Z');
INSERT INTO cells VALUES(3,2,'ae','train','371674ed5982802b83c05fdd66a3540d438ef0e7895439eb7e95ad4a9c816e44','ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400','["c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20"]','reused',1,NULL,NULL,0.0,'361f2511b49bacee6c62244de8e733fb8b242db02245e8af7056d05cef1323d5','2024-09-26T10:00:06.125Z');
CREATE TABLE artefacts (
  cell INTEGER NOT NULL REFERENCES cells,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (cell, name)
) STRICT, WITHOUT ROWID;
INSERT INTO artefacts VALUES(1,'weights','9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c','application/octet-stream',7);
CREATE TABLE series (
  cell INTEGER NOT NULL REFERENCES cells,
  name TEXT NOT NULL,
  epochs BLOB NOT NULL,
  samples BLOB NOT NULL CHECK (length(samples) = length(epochs)),
  PRIMARY KEY (cell, name)
) STRICT;
INSERT INTO series VALUES(1,'training.error',X'0100000000000000020000000000000003000000000000000a000000000000000b00000000000000',X'000000000000f07f000000000000f0ffefbeadde0000f87f01000000000000000000000000000080');
INSERT INTO series VALUES(1,'W',X'',X'');
CREATE TABLE scalars (
  cell INTEGER NOT NULL REFERENCES cells,
  name TEXT NOT NULL,
  bits INTEGER NOT NULL,
  PRIMARY KEY (cell, name)
) STRICT, WITHOUT ROWID;
INSERT INTO scalars VALUES(1,'auc',4599075939470750516);
INSERT INTO scalars VALUES(1,'none',9221120237041090560);
INSERT INTO scalars VALUES(1,'é',-4503599627370496);
CREATE TABLE claims (
  number INTEGER NOT NULL PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs,
  name TEXT NOT NULL,
  statement TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('holds', 'fails', 'undecided')),
  value_bits INTEGER,
  bound_bits INTEGER,
  margin_bits INTEGER,
  seeds TEXT NOT NULL,
  decided TEXT NOT NULL,
  UNIQUE (run, name)
) STRICT;
INSERT INTO claims VALUES(1,1,'falls','It falls.','holds',4602678819172646912,4607182418800017408,4602678819172646912,'[1,2]','2024-09-26T10:00:03.125Z');
CREATE TABLE events (
  sequence INTEGER NOT NULL PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs,
  kind TEXT NOT NULL CHECK (kind IN (
    'started', 'resumed', 'cellFinished', 'claimDecided', 'finished', 'failed', 'interrupted')),
  subject INTEGER,
  at TEXT NOT NULL,
  content TEXT NOT NULL,
  previous TEXT NOT NULL,
  digest TEXT NOT NULL
) STRICT;
INSERT INTO events VALUES(1,1,'started',NULL,'2024-09-26T10:00:00.125Z','{"runs":{"branch":"main","command":"[\"refigure\",\"run\",\"a \\\"b\\\"\\n.md\"]","commit_hash":"c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd","data":"{\"jets.signal\":\"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8\",\"jets.ttbar\":\"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1\"}","difference":null,"environment":"6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b","hyperparameters":"2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61","number":1,"numerics_version":"1","remote":null,"seeds":"[20240926,18446744073709551615]","started":"2024-09-26T10:00:00.125Z","study":"f247fcae9a6062e2313976b2cc1689398e9ddb214e6a019e36a8db5852b51c6f","study_path":"studies/outlier.md","study_title":"Outlier reconstruction","version_control":"git"}}','ad3fb4e961baa85bd10836eceb2ee34b944444640ab84fc12f99d690151f783f','01a5056a4522df7c6ca0ff22e2b66536b7fb2ebb7f0f361b1250bf7024eb9ba0');
INSERT INTO events VALUES(2,1,'cellFinished',1,'2024-09-26T10:00:01.125Z','{"artefacts":{"weights":{"bytes":7,"cell":1,"digest":"9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c","media_type":"application/octet-stream","name":"weights"}},"cells":{"body":"ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400","differs_from":null,"disposition":"computed","finished":"2024-09-26T10:00:01.125Z","identity":"371674ed5982802b83c05fdd66a3540d438ef0e7895439eb7e95ad4a9c816e44","inputs":"[\"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20\"]","kind":"train","metrics":"361f2511b49bacee6c62244de8e733fb8b242db02245e8af7056d05cef1323d5","name":"ae","number":1,"reason":null,"run":1,"seconds":"0x3ff8000000000000","source":null},"scalars":{"auc":{"bits":4599075939470750516,"cell":1,"name":"auc"},"none":{"bits":9221120237041090560,"cell":1,"name":"none"},"é":{"bits":-4503599627370496,"cell":1,"name":"é"}},"series":{"W":{"cell":1,"epochs":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","name":"W","samples":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"training.error":{"cell":1,"epochs":"51e116ad5e3984118d67ac8f15e5d847ea5ee904a8a2d361ba92fb56d74e7d0d","name":"training.error","samples":"18ae01d527c52342a09ba99c2df8222896378a35e9ccbbe1da3044444e634854"}}}','01a5056a4522df7c6ca0ff22e2b66536b7fb2ebb7f0f361b1250bf7024eb9ba0','d863394241aea410f0cfa991e4b3afc3177baa00c0aa23a889113abe0e5d3143');
INSERT INTO events VALUES(3,1,'cellFinished',2,'2024-09-26T10:00:02.125Z','{"artefacts":{},"cells":{"body":"ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400","differs_from":null,"disposition":"failed","finished":"2024-09-26T10:00:02.125Z","identity":"23e11f1dc6f0823a3fefbeacd89d4a87a720e67bb54db20a48e540526533b394","inputs":"[\"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20\"]","kind":"train","metrics":null,"name":"nae","number":2,"reason":"no epoch","run":1,"seconds":"0x3fd0000000000000","source":null},"scalars":{},"series":{}}','d863394241aea410f0cfa991e4b3afc3177baa00c0aa23a889113abe0e5d3143','31beec12b9a88575401020e90aa42a58cdc29f1f6da7bf35b389efbee6ccfea2');
INSERT INTO events VALUES(4,1,'claimDecided',1,'2024-09-26T10:00:03.125Z','{"claims":{"bound_bits":4607182418800017408,"decided":"2024-09-26T10:00:03.125Z","margin_bits":4602678819172646912,"name":"falls","number":1,"run":1,"seeds":"[1,2]","statement":"It falls.","value_bits":4602678819172646912,"verdict":"holds"}}','31beec12b9a88575401020e90aa42a58cdc29f1f6da7bf35b389efbee6ccfea2','4c3bbe9fef9fe2cb1dd3226ff273a40bb51d6ac68b968ad78e82f4d3abee064d');
INSERT INTO events VALUES(5,1,'finished',NULL,'2024-09-26T10:00:04.125Z','{}','4c3bbe9fef9fe2cb1dd3226ff273a40bb51d6ac68b968ad78e82f4d3abee064d','ca86f4cb0f305ad45d4b12e80898a32df1ff49e103e20d4838eec64c3bc7aa56');
INSERT INTO events VALUES(6,2,'started',NULL,'2024-09-26T10:00:05.125Z','{"runs":{"branch":null,"command":"[\"refigure\",\"run\",\"a \\\"b\\\"\\n.md\"]","commit_hash":null,"data":"{\"jets.signal\":\"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8\",\"jets.ttbar\":\"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1\"}","difference":null,"environment":"6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b","hyperparameters":"2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61","number":2,"numerics_version":"1","remote":null,"seeds":"[20240926,18446744073709551615]","started":"2024-09-26T10:00:05.125Z","study":"f247fcae9a6062e2313976b2cc1689398e9ddb214e6a019e36a8db5852b51c6f","study_path":"studies/outlier.md","study_title":"Outlier reconstruction","version_control":"none"}}','ca86f4cb0f305ad45d4b12e80898a32df1ff49e103e20d4838eec64c3bc7aa56','b762fec687d68e100dfc314b2bd538c33b148121218b6b7374c2ea3248319264');
INSERT INTO events VALUES(7,2,'cellFinished',3,'2024-09-26T10:00:06.125Z','{"artefacts":{},"cells":{"body":"ac9ed0fff77ab6dceef220116877c77d0e51debca096c4fd3ac76ff09c291400","differs_from":null,"disposition":"reused","finished":"2024-09-26T10:00:06.125Z","identity":"371674ed5982802b83c05fdd66a3540d438ef0e7895439eb7e95ad4a9c816e44","inputs":"[\"c96c6d5be8d08a12e7b5cdc1b207fa6b2430974c86803d8891675e76fd992c20\"]","kind":"train","metrics":"361f2511b49bacee6c62244de8e733fb8b242db02245e8af7056d05cef1323d5","name":"ae","number":3,"reason":null,"run":2,"seconds":"0x0000000000000000","source":1},"scalars":{},"series":{}}','b762fec687d68e100dfc314b2bd538c33b148121218b6b7374c2ea3248319264','0bcd397825c0cb95172be9b689f76e17f3cca891db95244151bb44b712284516');
INSERT INTO events VALUES(8,2,'interrupted',NULL,'2024-09-26T10:00:07.125Z','{"reason":"asked to stop"}','0bcd397825c0cb95172be9b689f76e17f3cca891db95244151bb44b712284516','f7704ab5e761a839ded625a33a0d66221c54948d2169b2b363b7da39b0d07be0');
CREATE TABLE run_states (
  run INTEGER NOT NULL PRIMARY KEY REFERENCES runs,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
  reason TEXT,
  ended TEXT
) STRICT;
INSERT INTO run_states VALUES(1,'finished',NULL,'2024-09-26T10:00:04.125Z');
INSERT INTO run_states VALUES(2,'interrupted','asked to stop','2024-09-26T10:00:07.125Z');
CREATE INDEX runs_by_start ON runs (started);
CREATE UNIQUE INDEX cells_by_run ON cells (run, name) WHERE disposition <> 'failed';
CREATE INDEX cells_by_disposition ON cells (run, disposition);
CREATE INDEX cells_by_identity ON cells (identity, disposition);
CREATE INDEX artefacts_by_digest ON artefacts (digest);
CREATE INDEX claims_by_verdict ON claims (run, verdict);
CREATE INDEX events_by_run ON events (run);
CREATE INDEX run_states_by_status ON run_states (status);
CREATE TRIGGER run_states_forward BEFORE UPDATE ON run_states
WHEN OLD.status = 'finished' OR NEW.run <> OLD.run
BEGIN SELECT RAISE(ABORT, 'a finished run stays as it is'); END;
CREATE TRIGGER run_states_no_delete BEFORE DELETE ON run_states
BEGIN SELECT RAISE(ABORT, 'run_states is never deleted from'); END;
CREATE TRIGGER texts_no_update BEFORE UPDATE ON texts
BEGIN SELECT RAISE(ABORT, 'texts is append-only'); END;
CREATE TRIGGER texts_no_delete BEFORE DELETE ON texts
BEGIN SELECT RAISE(ABORT, 'texts is append-only'); END;
CREATE TRIGGER runs_no_update BEFORE UPDATE ON runs
BEGIN SELECT RAISE(ABORT, 'runs is append-only'); END;
CREATE TRIGGER runs_no_delete BEFORE DELETE ON runs
BEGIN SELECT RAISE(ABORT, 'runs is append-only'); END;
CREATE TRIGGER cells_no_update BEFORE UPDATE ON cells
BEGIN SELECT RAISE(ABORT, 'cells is append-only'); END;
CREATE TRIGGER cells_no_delete BEFORE DELETE ON cells
BEGIN SELECT RAISE(ABORT, 'cells is append-only'); END;
CREATE TRIGGER artefacts_no_update BEFORE UPDATE ON artefacts
BEGIN SELECT RAISE(ABORT, 'artefacts is append-only'); END;
CREATE TRIGGER artefacts_no_delete BEFORE DELETE ON artefacts
BEGIN SELECT RAISE(ABORT, 'artefacts is append-only'); END;
CREATE TRIGGER series_no_update BEFORE UPDATE ON series
BEGIN SELECT RAISE(ABORT, 'series is append-only'); END;
CREATE TRIGGER series_no_delete BEFORE DELETE ON series
BEGIN SELECT RAISE(ABORT, 'series is append-only'); END;
CREATE TRIGGER scalars_no_update BEFORE UPDATE ON scalars
BEGIN SELECT RAISE(ABORT, 'scalars is append-only'); END;
CREATE TRIGGER scalars_no_delete BEFORE DELETE ON scalars
BEGIN SELECT RAISE(ABORT, 'scalars is append-only'); END;
CREATE TRIGGER claims_no_update BEFORE UPDATE ON claims
BEGIN SELECT RAISE(ABORT, 'claims is append-only'); END;
CREATE TRIGGER claims_no_delete BEFORE DELETE ON claims
BEGIN SELECT RAISE(ABORT, 'claims is append-only'); END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events is append-only'); END;
COMMIT;
