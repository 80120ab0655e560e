// The least that a server must do to keep records: takes JSON, writes it as durably as the endpoint does, and says so.
import { createServer } from 'node:http';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const db = new Database(join(process.argv[2] ?? '.', 'plain.db'));
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('create table records (n integer primary key, record text not null)');
const insert = db.prepare('insert into records (record) values (?)');
const store = db.transaction((records: unknown[]) => {
  for (const record of records) insert.run(JSON.stringify(record));
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const records = JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown[];
    store(records);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ stored: records.length }));
  });
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`${String(address.port)}\n`);
});
