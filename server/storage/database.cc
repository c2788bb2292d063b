#include "storage/database.h"

#include <utility>

#include <sqlite3.h>

namespace payscrypt::storage {
namespace {

using domain::ErrorCode;

domain::Error ErrorOf(sqlite3* database) {
  const int code = sqlite3_errcode(database) & 0xff;
  std::string text = sqlite3_errmsg(database);
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::kFailedPrecondition, "another process has it open"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return {ErrorCode::kDataLoss, std::move(text)};
    default:
      return {ErrorCode::kUnavailable, std::move(text)};
  }
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::Bind(int parameter, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), parameter + 1, number);
  return *this;
}

Statement& Statement::Bind(int parameter, std::string_view bytes) {
  // A null pointer would be a NULL.
  const char* const data = bytes.data() == nullptr ? "" : bytes.data();
  sqlite3_bind_blob64(statement_.get(), parameter + 1, data, bytes.size(), SQLITE_STATIC);
  return *this;
}

domain::Result<void> Statement::Run() {
  const int code = sqlite3_step(statement_.get());
  domain::Result<void> result;
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    result = tl::unexpected(ErrorOf(sqlite3_db_handle(statement_.get())));
  }
  sqlite3_reset(statement_.get());
  return result;
}

domain::Result<bool> Statement::Step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return true;
  domain::Result<bool> result = false;
  if (code != SQLITE_DONE) result = tl::unexpected(ErrorOf(sqlite3_db_handle(statement_.get())));
  sqlite3_reset(statement_.get());
  return result;
}

std::int64_t Statement::Number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string_view Statement::Bytes(int column) const {
  const auto* const data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const int size = sqlite3_column_bytes(statement_.get(), column);
  return data == nullptr ? std::string_view() : std::string_view(data, std::size_t(size));
}

void Database::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

domain::Result<Database> Database::Open(const std::string& path) {
  sqlite3* opened = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
  const int code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Database database(opened);
  if (code != SQLITE_OK) return tl::unexpected(ErrorOf(opened));
  if (sqlite3_db_readonly(opened, "main") == 1) {
    return domain::Fail(ErrorCode::kPermissionDenied, "it may not be written");
  }
  // Held from the first look on, so that nobody comes in between.
  auto locked = database.Execute("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK");
  if (!locked) {
    database.LeaveAsItIs();
    return tl::unexpected(std::move(locked.error()));
  }
  return database;
}

domain::Result<void> Database::Execute(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return tl::unexpected(ErrorOf(database_.get()));
}

domain::Result<Statement> Database::Prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return tl::unexpected(ErrorOf(database_.get()));
  return Statement(statement);
}

domain::Result<std::int64_t> Database::Number(const std::string& sql) {
  auto statement = Prepare(sql);
  if (!statement) return tl::unexpected(std::move(statement.error()));
  const auto row = statement->Step();
  if (!row) return tl::unexpected(row.error());
  return *row ? statement->Number(0) : 0;
}

bool Database::IsInTransaction() const { return sqlite3_get_autocommit(database_.get()) == 0; }

void Database::LeaveAsItIs() {
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

}  // namespace payscrypt::storage
