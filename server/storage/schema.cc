#include "storage/schema.h"

#include <array>
#include <cstddef>
#include <string>

namespace payscrypt::storage {
namespace {

// An account is the first of its order ids. `data` is a message of proto/storage.proto.
//
// Events and requests come in rows of many: what happened in one account and was written at once.
// Such a row has the highest of their numbers.
constexpr const char* kFirstTables = R"(
CREATE TABLE settings (
  account INTEGER NOT NULL, setting INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (account, setting)) WITHOUT ROWID;
CREATE TABLE keys (key BLOB PRIMARY KEY, account INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE scenarios (id INTEGER PRIMARY KEY, name BLOB NOT NULL, source BLOB NOT NULL);
CREATE TABLE orders (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE deliveries (
  account INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (account, number)) WITHOUT ROWID;
CREATE TABLE events (
  account INTEGER NOT NULL, last INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (account, last)) WITHOUT ROWID;
CREATE TABLE requests (
  account INTEGER NOT NULL, last INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (account, last)) WITHOUT ROWID;
CREATE TABLE creation_faults (
  account INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (account, number)) WITHOUT ROWID;
)";

// Rows of many are large, and a table without row ids compares all of a row to find its place.
constexpr const char* kRowsOfManyById = R"(
CREATE TABLE events_by_id (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL, last INTEGER NOT NULL, data BLOB NOT NULL);
INSERT INTO events_by_id (account, last, data) SELECT account, last, data FROM events;
DROP TABLE events;
ALTER TABLE events_by_id RENAME TO events;
CREATE UNIQUE INDEX events_in_order ON events (account, last);
CREATE TABLE requests_by_id (
  id INTEGER PRIMARY KEY, account INTEGER NOT NULL, last INTEGER NOT NULL, data BLOB NOT NULL);
INSERT INTO requests_by_id (account, last, data) SELECT account, last, data FROM requests;
DROP TABLE requests;
ALTER TABLE requests_by_id RENAME TO requests;
CREATE UNIQUE INDEX requests_in_order ON requests (account, last);
)";

// The step from each version to the next. A step that has been released is never changed.
constexpr std::array kMigrations = {kFirstTables, kRowsOfManyById};

}  // namespace

std::int64_t SchemaVersion() { return static_cast<std::int64_t>(kMigrations.size()); }

domain::Result<void> Migrate(Database& database, std::int64_t from) {
  if (from == SchemaVersion()) return {};
  std::string steps = "BEGIN IMMEDIATE;";
  for (auto step = static_cast<std::size_t>(from); step < kMigrations.size(); ++step) {
    steps += kMigrations[step];
  }
  steps += "PRAGMA application_id=" + std::to_string(kApplicationId) +
           ";PRAGMA user_version=" + std::to_string(SchemaVersion()) + ";COMMIT";
  return database.Execute(steps);
}

}  // namespace payscrypt::storage
