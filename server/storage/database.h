// SQLite, in the project's terms. An error says what was tried and what SQLite said. Not
// thread-safe: one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "domain/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace payscrypt::storage {

// A prepared statement. Parameters and columns are counted from 0. What is bound has to live until
// the statement has run.
class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* statement) : statement_(statement) {}

  Statement& Bind(int parameter, std::int64_t number);
  Statement& Bind(int parameter, std::uint64_t number) {
    return Bind(parameter, static_cast<std::int64_t>(number));
  }
  Statement& Bind(int parameter, std::string_view bytes);

  // Runs it to its end, for another time.
  domain::Result<void> Run();
  // Its next row; false after the last, when it is ready for another time.
  domain::Result<bool> Step();

  std::int64_t Number(int column) const;
  std::string_view Bytes(int column) const;  // good until the next step

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Database {
 public:
  // Opens the file, which is made where it is not there. It is this connection's alone as long as
  // it is open: FAILED_PRECONDITION where it is another's.
  static domain::Result<Database> Open(const std::string& path);

  domain::Result<void> Execute(const std::string& sql);
  domain::Result<Statement> Prepare(std::string_view sql);
  // The only number that `sql` gives.
  domain::Result<std::int64_t> Number(const std::string& sql);

  // Whether a transaction is open.
  bool IsInTransaction() const;

  // Leaves the file as it is when it is closed.
  void LeaveAsItIs();

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  explicit Database(sqlite3* database) : database_(database) {}

  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace payscrypt::storage
