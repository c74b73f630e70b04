PRAGMA application_id = 1382442828;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1-runs-cells-claims-events');
INSERT INTO grdb_migrations VALUES('2-origins');
CREATE TABLE texts (
  digest TEXT NOT NULL PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
INSERT INTO texts VALUES('691f89f8f8e85217ea0e4065b2f82f4a8c1b2aecf45be848a131ea796e6962b7','{"cells":{"ae":{"body":{"epochs":3,"hidden":[32,16],"optimizer":{"kind":"adamw","rate":0.0003},"replay":null,"sampler":{"bounds":[-3.0,3.0],"chain":{"temperature":0.02}}},"kind":"train"},"toy":{"body":{"source":"ring"},"kind":"data"}},"overrides":{"temperature":0.02},"parameters":{"temperature":0.02},"seed":20240926,"seeds":2,"setting":"short"}');
INSERT INTO texts VALUES('6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','{"cores":2}');
INSERT INTO texts VALUES('cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','{"epochs":3}');
INSERT INTO texts VALUES('f5e70132be64d51604a5f83bd94367b80c7bc21d5b1f244cd1f66a609a5795b0','{"cells":{"ae":{"body":{"epochs":3,"hidden":[32,16],"optimizer":{"kind":"adamw","rate":0.0003},"replay":null,"sampler":{"bounds":[-3.0,3.0],"chain":{"temperature":0.5}}},"kind":"train"},"toy":{"body":{"source":"ring"},"kind":"data"}},"overrides":{"temperature":0.5},"parameters":{"temperature":0.5},"seed":20240926,"seeds":2,"setting":"short"}');
INSERT INTO texts VALUES('2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61','{"epochs":300,"latent":6}');
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
INSERT INTO runs VALUES(1,'S-curve','studies/s-curve.md','104ebe6103e23f153897c577c438a5050c79839fe2c37db8e651148b589e171c','691f89f8f8e85217ea0e4065b2f82f4a8c1b2aecf45be848a131ea796e6962b7','[20240926,18446744073709551615]','{"jets.signal":"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8","jets.ttbar":"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1"}','git','c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd','main',NULL,NULL,'6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','1','["refigure","run","a \"b\"\n.md"]','2024-09-26T10:00:00.125Z');
INSERT INTO runs VALUES(2,'S-curve','studies/s-curve.md','104ebe6103e23f153897c577c438a5050c79839fe2c37db8e651148b589e171c','f5e70132be64d51604a5f83bd94367b80c7bc21d5b1f244cd1f66a609a5795b0','[20240926,18446744073709551615]','{"jets.signal":"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8","jets.ttbar":"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1"}','git','c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd','main',NULL,NULL,'6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','1','["refigure","run","a \"b\"\n.md"]','2024-09-26T10:00:07.125Z');
INSERT INTO runs VALUES(3,'Outlier reconstruction','studies/outlier.md','f247fcae9a6062e2313976b2cc1689398e9ddb214e6a019e36a8db5852b51c6f','2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61','[20240926,18446744073709551615]','{"jets.signal":"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8","jets.ttbar":"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1"}','git','c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd','main',NULL,NULL,'6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b','1','["refigure","run","a \"b\"\n.md"]','2024-09-26T10:00:00.125Z');
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
INSERT INTO cells VALUES(1,1,'ae/1','train','7fc3b42fc01208f058bdc29880979bff0b759b12a574eecfc400e86fe285f7b5','cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','["0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385"]','computed',NULL,NULL,NULL,1.5,'39fa6ec02fd3737e1313ce8f43fb7be8d4f1e161ebb1f3967417cc084dfb5536','2024-09-26T10:00:01.125Z');
INSERT INTO cells VALUES(2,1,'ae/2','train','6eadca8bd90f7123b44a4bc844fb5f033e5dab38cfadc72cb5750c2cb153cc45','cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','["0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385"]','computed',NULL,NULL,NULL,1.5,'b551876f12e8f58c1de1d67bbde6ebee5ce8db7ed064a4978e913eaa4c69f081','2024-09-26T10:00:02.125Z');
INSERT INTO cells VALUES(3,1,'chart','figure','cc57fc1903e444cf6a726490b43b27ee9f87facc037f86872201847c565b45fb','cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','["0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385"]','computed',NULL,NULL,NULL,0.25,'32eb89871f518cfbe9af773ed499ed30ddc60738037fc8e057b770317bb2ee90','2024-09-26T10:00:03.125Z');
INSERT INTO cells VALUES(4,2,'ae/1','train','7fc3b42fc01208f058bdc29880979bff0b759b12a574eecfc400e86fe285f7b5','cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','["0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385"]','reused',1,NULL,NULL,0.0,'39fa6ec02fd3737e1313ce8f43fb7be8d4f1e161ebb1f3967417cc084dfb5536','2024-09-26T10:00:08.125Z');
INSERT INTO cells VALUES(5,2,'ae/2','train','6eadca8bd90f7123b44a4bc844fb5f033e5dab38cfadc72cb5750c2cb153cc45','cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','["0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385"]','failed',NULL,NULL,'no memory',2.0,NULL,'2024-09-26T10:00:09.125Z');
INSERT INTO cells VALUES(6,3,'ae/3','train','ed25d73427d5290ac149b042e3bcd52400c4d3e93f5f42bc1fb818ab62ad8dfd','cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0','["0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385"]','computed',NULL,NULL,NULL,3.0,'c25533a5dfb273ebe47bdac020345aeb6c531bc0eaf5bf007236a92f172e8214','2024-09-26T10:00:01.125Z');
CREATE TABLE artefacts (
  cell INTEGER NOT NULL REFERENCES cells,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,
  media_type TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (cell, name)
) STRICT, WITHOUT ROWID;
INSERT INTO artefacts VALUES(1,'weights','3bb63c501a2cb9b43bfbf09f0b02a7f12408e1922617522b8441afd37272b915','application/octet-stream',9);
INSERT INTO artefacts VALUES(2,'weights','a8989317cf9287850260df63e5c4946861b8092ff02634fb4b3dab4f9fb1da56','application/octet-stream',9);
INSERT INTO artefacts VALUES(6,'weights','c0f72102132542cac58c33196b4a9f06d04a6454d48b0dc56ed8b00568fb7d84','application/octet-stream',9);
CREATE TABLE series (
  cell INTEGER NOT NULL REFERENCES cells,
  name TEXT NOT NULL,
  epochs BLOB NOT NULL,
  samples BLOB NOT NULL CHECK (length(samples) = length(epochs)),
  PRIMARY KEY (cell, name)
) STRICT;
INSERT INTO series VALUES(1,'wasserstein.negatives',X'010000000000000002000000000000000500000000000000',X'000000000000e83fcdccccccccccf43f000000000000e03f');
INSERT INTO series VALUES(1,'training.error',X'0100000000000000020000000000000003000000000000000400000000000000',X'000000000000f07f000000000000f87f000000000000f0ff0000000000000080');
INSERT INTO series VALUES(1,'empty',X'',X'');
INSERT INTO series VALUES(2,'wasserstein.negatives',X'010000000000000002000000000000000500000000000000',X'000000000000e83f6666666666660240000000000000e03f');
INSERT INTO series VALUES(2,'training.error',X'0100000000000000020000000000000003000000000000000400000000000000',X'000000000000f07f000000000000f87f000000000000f0ff0000000000000080');
INSERT INTO series VALUES(2,'empty',X'',X'');
INSERT INTO series VALUES(6,'empty',X'',X'');
INSERT INTO series VALUES(6,'training.error',X'0100000000000000020000000000000003000000000000000400000000000000',X'000000000000f07f000000000000f87f000000000000f0ff0000000000000080');
INSERT INTO series VALUES(6,'wasserstein.negatives',X'010000000000000002000000000000000500000000000000',X'000000000000e83f6666666666660a40000000000000e03f');
CREATE TABLE scalars (
  cell INTEGER NOT NULL REFERENCES cells,
  name TEXT NOT NULL,
  bits INTEGER NOT NULL,
  PRIMARY KEY (cell, name)
) STRICT, WITHOUT ROWID;
INSERT INTO scalars VALUES(1,'auc',4599676419421066581);
INSERT INTO scalars VALUES(1,'best.epoch',4611686018427387904);
INSERT INTO scalars VALUES(1,'none',9221120237041090560);
INSERT INTO scalars VALUES(2,'auc',4599676419421066581);
INSERT INTO scalars VALUES(2,'best.epoch',4611686018427387904);
INSERT INTO scalars VALUES(2,'none',9221120237041090560);
INSERT INTO scalars VALUES(6,'auc',4599676419421066581);
INSERT INTO scalars VALUES(6,'best.epoch',4611686018427387904);
INSERT INTO scalars VALUES(6,'none',9221120237041090560);
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
INSERT INTO claims VALUES(1,1,'small','W is small.','holds',4599075939470750516,4602678819172646912,4596373779694328218,'[1]','2024-09-26T10:00:04.125Z');
INSERT INTO claims VALUES(2,1,'open','?','undecided',9221120237041090560,NULL,NULL,'[]','2024-09-26T10:00:05.125Z');
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
INSERT INTO events VALUES(1,1,'started',NULL,'2024-09-26T10:00:00.125Z','{"runs":{"branch":"main","command":"[\"refigure\",\"run\",\"a \\\"b\\\"\\n.md\"]","commit_hash":"c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd","data":"{\"jets.signal\":\"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8\",\"jets.ttbar\":\"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1\"}","difference":null,"environment":"6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b","hyperparameters":"691f89f8f8e85217ea0e4065b2f82f4a8c1b2aecf45be848a131ea796e6962b7","number":1,"numerics_version":"1","remote":null,"seeds":"[20240926,18446744073709551615]","started":"2024-09-26T10:00:00.125Z","study":"104ebe6103e23f153897c577c438a5050c79839fe2c37db8e651148b589e171c","study_path":"studies/s-curve.md","study_title":"S-curve","version_control":"git"}}','ad3fb4e961baa85bd10836eceb2ee34b944444640ab84fc12f99d690151f783f','8850c2918d84739a7d97185189a30d90a0ab9721173bf4a07b4932722e7f47ee');
INSERT INTO events VALUES(2,1,'cellFinished',1,'2024-09-26T10:00:01.125Z','{"artefacts":{"weights":{"bytes":9,"cell":1,"digest":"3bb63c501a2cb9b43bfbf09f0b02a7f12408e1922617522b8441afd37272b915","media_type":"application/octet-stream","name":"weights"}},"cells":{"body":"cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0","differs_from":null,"disposition":"computed","finished":"2024-09-26T10:00:01.125Z","identity":"7fc3b42fc01208f058bdc29880979bff0b759b12a574eecfc400e86fe285f7b5","inputs":"[\"0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385\"]","kind":"train","metrics":"39fa6ec02fd3737e1313ce8f43fb7be8d4f1e161ebb1f3967417cc084dfb5536","name":"ae/1","number":1,"reason":null,"run":1,"seconds":"0x3ff8000000000000","source":null},"scalars":{"auc":{"bits":4599676419421066581,"cell":1,"name":"auc"},"best.epoch":{"bits":4611686018427387904,"cell":1,"name":"best.epoch"},"none":{"bits":9221120237041090560,"cell":1,"name":"none"}},"series":{"empty":{"cell":1,"epochs":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","name":"empty","samples":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"training.error":{"cell":1,"epochs":"73e200e2b048c86d4e8c86b86bf62bbda84c7384e34e250b01aa30ab29d234a4","name":"training.error","samples":"f002110103066a75bb89913561c61efec90ee7974dc4882d10e75e0125d17273"},"wasserstein.negatives":{"cell":1,"epochs":"453d878e3ed0a553c9ed0e632c3e5203165565e50f2f63595001b797db80c134","name":"wasserstein.negatives","samples":"49e210f9b7a6a5dde701d1c87ac4ba8637695e4381ebc1fcbfa608e7a332175a"}}}','8850c2918d84739a7d97185189a30d90a0ab9721173bf4a07b4932722e7f47ee','e0accc321bb5f76aa856a91e9f573cf3b6de42339006d1e3e253672fd324b5e6');
INSERT INTO events VALUES(3,1,'cellFinished',2,'2024-09-26T10:00:02.125Z','{"artefacts":{"weights":{"bytes":9,"cell":2,"digest":"a8989317cf9287850260df63e5c4946861b8092ff02634fb4b3dab4f9fb1da56","media_type":"application/octet-stream","name":"weights"}},"cells":{"body":"cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0","differs_from":null,"disposition":"computed","finished":"2024-09-26T10:00:02.125Z","identity":"6eadca8bd90f7123b44a4bc844fb5f033e5dab38cfadc72cb5750c2cb153cc45","inputs":"[\"0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385\"]","kind":"train","metrics":"b551876f12e8f58c1de1d67bbde6ebee5ce8db7ed064a4978e913eaa4c69f081","name":"ae/2","number":2,"reason":null,"run":1,"seconds":"0x3ff8000000000000","source":null},"scalars":{"auc":{"bits":4599676419421066581,"cell":2,"name":"auc"},"best.epoch":{"bits":4611686018427387904,"cell":2,"name":"best.epoch"},"none":{"bits":9221120237041090560,"cell":2,"name":"none"}},"series":{"empty":{"cell":2,"epochs":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","name":"empty","samples":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"training.error":{"cell":2,"epochs":"73e200e2b048c86d4e8c86b86bf62bbda84c7384e34e250b01aa30ab29d234a4","name":"training.error","samples":"f002110103066a75bb89913561c61efec90ee7974dc4882d10e75e0125d17273"},"wasserstein.negatives":{"cell":2,"epochs":"453d878e3ed0a553c9ed0e632c3e5203165565e50f2f63595001b797db80c134","name":"wasserstein.negatives","samples":"ea625f286eea821d0d6e26e91665460f52da057f90c980b24323bb481cb8e396"}}}','e0accc321bb5f76aa856a91e9f573cf3b6de42339006d1e3e253672fd324b5e6','37916b20f0179d2dd922cfe432bc9c6745ba2c98a0c991549ec29e500d9fc57a');
INSERT INTO events VALUES(4,1,'cellFinished',3,'2024-09-26T10:00:03.125Z','{"artefacts":{},"cells":{"body":"cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0","differs_from":null,"disposition":"computed","finished":"2024-09-26T10:00:03.125Z","identity":"cc57fc1903e444cf6a726490b43b27ee9f87facc037f86872201847c565b45fb","inputs":"[\"0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385\"]","kind":"figure","metrics":"32eb89871f518cfbe9af773ed499ed30ddc60738037fc8e057b770317bb2ee90","name":"chart","number":3,"reason":null,"run":1,"seconds":"0x3fd0000000000000","source":null},"scalars":{},"series":{}}','37916b20f0179d2dd922cfe432bc9c6745ba2c98a0c991549ec29e500d9fc57a','226661f87eef1b6a194f28754b69b3e3d251d276602d2212e03a38f14b5b0a3b');
INSERT INTO events VALUES(5,1,'claimDecided',1,'2024-09-26T10:00:04.125Z','{"claims":{"bound_bits":4602678819172646912,"decided":"2024-09-26T10:00:04.125Z","margin_bits":4596373779694328218,"name":"small","number":1,"run":1,"seeds":"[1]","statement":"W is small.","value_bits":4599075939470750516,"verdict":"holds"}}','226661f87eef1b6a194f28754b69b3e3d251d276602d2212e03a38f14b5b0a3b','bbba2036866e879ef354cb716cdfb889b42d166c450d2cae72f1e2c148a63647');
INSERT INTO events VALUES(6,1,'claimDecided',2,'2024-09-26T10:00:05.125Z','{"claims":{"bound_bits":null,"decided":"2024-09-26T10:00:05.125Z","margin_bits":null,"name":"open","number":2,"run":1,"seeds":"[]","statement":"?","value_bits":9221120237041090560,"verdict":"undecided"}}','bbba2036866e879ef354cb716cdfb889b42d166c450d2cae72f1e2c148a63647','b2ff09ee32c4c0ddcbdb3ac64a1c2c77384e34c78b290b7a308204ff73ebb2f5');
INSERT INTO events VALUES(7,1,'finished',NULL,'2024-09-26T10:00:06.125Z','{}','b2ff09ee32c4c0ddcbdb3ac64a1c2c77384e34c78b290b7a308204ff73ebb2f5','ff1666ef22aef03588ec1fa1819baf3bb99c3dc7a9799673767cb6e45b28145d');
INSERT INTO events VALUES(8,2,'started',NULL,'2024-09-26T10:00:07.125Z','{"runs":{"branch":"main","command":"[\"refigure\",\"run\",\"a \\\"b\\\"\\n.md\"]","commit_hash":"c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd","data":"{\"jets.signal\":\"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8\",\"jets.ttbar\":\"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1\"}","difference":null,"environment":"6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b","hyperparameters":"f5e70132be64d51604a5f83bd94367b80c7bc21d5b1f244cd1f66a609a5795b0","number":2,"numerics_version":"1","remote":null,"seeds":"[20240926,18446744073709551615]","started":"2024-09-26T10:00:07.125Z","study":"104ebe6103e23f153897c577c438a5050c79839fe2c37db8e651148b589e171c","study_path":"studies/s-curve.md","study_title":"S-curve","version_control":"git"}}','ff1666ef22aef03588ec1fa1819baf3bb99c3dc7a9799673767cb6e45b28145d','f4ff0b5d3a9cdb3b4f9b8931b1fd593153d3371c6892f01b8736ffd8646508a7');
INSERT INTO events VALUES(9,2,'cellFinished',4,'2024-09-26T10:00:08.125Z','{"artefacts":{},"cells":{"body":"cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0","differs_from":null,"disposition":"reused","finished":"2024-09-26T10:00:08.125Z","identity":"7fc3b42fc01208f058bdc29880979bff0b759b12a574eecfc400e86fe285f7b5","inputs":"[\"0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385\"]","kind":"train","metrics":"39fa6ec02fd3737e1313ce8f43fb7be8d4f1e161ebb1f3967417cc084dfb5536","name":"ae/1","number":4,"reason":null,"run":2,"seconds":"0x0000000000000000","source":1},"scalars":{},"series":{}}','f4ff0b5d3a9cdb3b4f9b8931b1fd593153d3371c6892f01b8736ffd8646508a7','eb2ff820b3adedb142894bd652778f4dafc7b8f2455e1ce72c6aa9014a34d365');
INSERT INTO events VALUES(10,2,'cellFinished',5,'2024-09-26T10:00:09.125Z','{"artefacts":{},"cells":{"body":"cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0","differs_from":null,"disposition":"failed","finished":"2024-09-26T10:00:09.125Z","identity":"6eadca8bd90f7123b44a4bc844fb5f033e5dab38cfadc72cb5750c2cb153cc45","inputs":"[\"0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385\"]","kind":"train","metrics":null,"name":"ae/2","number":5,"reason":"no memory","run":2,"seconds":"0x4000000000000000","source":null},"scalars":{},"series":{}}','eb2ff820b3adedb142894bd652778f4dafc7b8f2455e1ce72c6aa9014a34d365','4e3f087b9a969024c4c50e901c92dbb37f8c5f989db8b80752cbdedb02fed808');
INSERT INTO events VALUES(11,2,'interrupted',NULL,'2024-09-26T10:00:10.125Z','{"reason":"asked to stop"}','4e3f087b9a969024c4c50e901c92dbb37f8c5f989db8b80752cbdedb02fed808','9a259d16df2e44963e8fb0e42d23484e7754e14fa28f879eab93782564f050b4');
INSERT INTO events VALUES(12,3,'started',NULL,'2024-09-26T10:00:00.125Z','{"origins":{"head_digest":"17a45bab0377c850f9548832771d258e74f1c15559aace92b60408acd6d6a172","head_events":3,"imported":"2024-09-26T10:00:11.125Z","name":"r1","record":"e6f2997ab666a95256cae23cbe69ff6c47c0418f9fece9a6ddb446039bf8bec4","run":3},"runs":{"branch":"main","command":"[\"refigure\",\"run\",\"a \\\"b\\\"\\n.md\"]","commit_hash":"c0ffeec0ffeec0ffeec0ffeec0ffeec0ffeeabcd","data":"{\"jets.signal\":\"d041924c15885af6d06530a425c6dbffc80520150c4dd264f40b4364b12421a8\",\"jets.ttbar\":\"ec0cefbffb673a7b9f232343c52dd170cdefe70eac541d67b5a6726bdbfa24e1\"}","difference":null,"environment":"6c7c23e964e03206a64b65f1f4b253c6e120620e5b1eaba1ba694265e36df18b","hyperparameters":"2358ef953e96f669560e07b20de243a9c02a2b8fa5f268aff757d419b8bc0b61","number":3,"numerics_version":"1","remote":null,"seeds":"[20240926,18446744073709551615]","started":"2024-09-26T10:00:00.125Z","study":"f247fcae9a6062e2313976b2cc1689398e9ddb214e6a019e36a8db5852b51c6f","study_path":"studies/outlier.md","study_title":"Outlier reconstruction","version_control":"git"}}','9a259d16df2e44963e8fb0e42d23484e7754e14fa28f879eab93782564f050b4','cb013b1192d7e364691b8636199295b2fc57a4c67bb496358457872ebc2b123f');
INSERT INTO events VALUES(13,3,'cellFinished',6,'2024-09-26T10:00:01.125Z','{"artefacts":{"weights":{"bytes":9,"cell":6,"digest":"c0f72102132542cac58c33196b4a9f06d04a6454d48b0dc56ed8b00568fb7d84","media_type":"application/octet-stream","name":"weights"}},"cells":{"body":"cc6325ab488e0c754f776821d69849ff8157449f9c67e538101591d2e74857c0","differs_from":null,"disposition":"computed","finished":"2024-09-26T10:00:01.125Z","identity":"ed25d73427d5290ac149b042e3bcd52400c4d3e93f5f42bc1fb818ab62ad8dfd","inputs":"[\"0f53133ce57ca8e8937bb4b1c15a33ef9594704e1c11abd58e598bb8362f7385\"]","kind":"train","metrics":"c25533a5dfb273ebe47bdac020345aeb6c531bc0eaf5bf007236a92f172e8214","name":"ae/3","number":6,"reason":null,"run":3,"seconds":"0x4008000000000000","source":null},"scalars":{"auc":{"bits":4599676419421066581,"cell":6,"name":"auc"},"best.epoch":{"bits":4611686018427387904,"cell":6,"name":"best.epoch"},"none":{"bits":9221120237041090560,"cell":6,"name":"none"}},"series":{"empty":{"cell":6,"epochs":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","name":"empty","samples":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"training.error":{"cell":6,"epochs":"73e200e2b048c86d4e8c86b86bf62bbda84c7384e34e250b01aa30ab29d234a4","name":"training.error","samples":"f002110103066a75bb89913561c61efec90ee7974dc4882d10e75e0125d17273"},"wasserstein.negatives":{"cell":6,"epochs":"453d878e3ed0a553c9ed0e632c3e5203165565e50f2f63595001b797db80c134","name":"wasserstein.negatives","samples":"0b7c460031680cb0257e209a3480aa3eb86eb65d693a90d05143a00506d5c592"}}}','cb013b1192d7e364691b8636199295b2fc57a4c67bb496358457872ebc2b123f','51d988f62e6c9f493849b8c829291bad1d57d31da8c8172c4b1cc6853aae92cb');
INSERT INTO events VALUES(14,3,'finished',NULL,'2024-09-26T10:00:02.125Z','{}','51d988f62e6c9f493849b8c829291bad1d57d31da8c8172c4b1cc6853aae92cb','283faf43a05a1674ca4ff0a569158a6861d0137b4bfe9a750dad2517b7d5b0d6');
CREATE TABLE run_states (
  run INTEGER NOT NULL PRIMARY KEY REFERENCES runs,
  status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'failed', 'interrupted')),
  reason TEXT,
  ended TEXT
) STRICT;
INSERT INTO run_states VALUES(1,'finished',NULL,'2024-09-26T10:00:06.125Z');
INSERT INTO run_states VALUES(2,'interrupted','asked to stop','2024-09-26T10:00:10.125Z');
INSERT INTO run_states VALUES(3,'finished',NULL,'2024-09-26T10:00:02.125Z');
CREATE TABLE origins (
  run INTEGER NOT NULL PRIMARY KEY REFERENCES runs,
  name TEXT NOT NULL,
  record TEXT NOT NULL UNIQUE,
  head_events INTEGER NOT NULL,
  head_digest TEXT NOT NULL,
  imported TEXT NOT NULL
) STRICT;
INSERT INTO origins VALUES(3,'r1','e6f2997ab666a95256cae23cbe69ff6c47c0418f9fece9a6ddb446039bf8bec4',3,'17a45bab0377c850f9548832771d258e74f1c15559aace92b60408acd6d6a172','2024-09-26T10:00:11.125Z');
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
CREATE TRIGGER origins_no_update BEFORE UPDATE ON origins
BEGIN SELECT RAISE(ABORT, 'origins is append-only'); END;
CREATE TRIGGER origins_no_delete BEFORE DELETE ON origins
BEGIN SELECT RAISE(ABORT, 'origins is append-only'); END;
COMMIT;
