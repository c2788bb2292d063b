#include "storage/data_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/stat.h>
#include <unistd.h>

#include "storage/schema.h"

namespace payscrypt::storage {
namespace {

using domain::ErrorCode;

// https://www.sqlite.org/fileformat2.html#the_database_header
constexpr std::size_t kHeaderBytes = 100;
constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr std::size_t kUserVersionAt = 60;
constexpr std::size_t kApplicationIdAt = 68;

// The log is moved into the file when it has so many pages, 4 MB: each time makes calls wait, for
// longer the more there are, while fewer cost nothing that shows.
constexpr const char* kLogPages = "1000";

using Header = std::array<char, kHeaderBytes>;

std::int64_t NumberAt(const Header& header, std::size_t place) {
  std::int64_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    number = number << 8 | static_cast<unsigned char>(header[place + i]);
  }
  return number;
}

domain::Result<void> CheckVersion(std::int64_t version) {
  if (version <= SchemaVersion()) return {};
  return domain::Fail(ErrorCode::kFailedPrecondition,
                      "it was written by a newer payscrypt-sandbox (its version is " +
                          std::to_string(version) + ", this program knows " +
                          std::to_string(SchemaVersion()) + "); use that one, or another file");
}

// By the file's own bytes: SQLite might change a file of somebody else's only by opening it.
domain::Result<void> CheckHeader(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return domain::Fail(ErrorCode::kUnavailable, std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) {
    return domain::Fail(ErrorCode::kFailedPrecondition, "expected a file, got something else");
  }
  if (status.st_size == 0) return {};
  std::ifstream file(path, std::ios::binary);
  if (!file) return domain::Fail(ErrorCode::kPermissionDenied, std::strerror(errno));
  Header header{};
  file.read(header.data(), kHeaderBytes);
  if (!file || std::string_view(header.data(), kMagic.size()) != kMagic ||
      NumberAt(header, kApplicationIdAt) != kApplicationId) {
    return domain::Fail(ErrorCode::kFailedPrecondition,
                        "it is no data file of payscrypt-sandbox; name another, or one that is not "
                        "there yet");
  }
  return CheckVersion(NumberAt(header, kUserVersionAt));
}

// With the file's log taken into account.
domain::Result<void> BringUpToDate(Database& database, bool survives_power_loss) {
  const auto version = database.Number("PRAGMA user_version");
  if (!version) return tl::unexpected(version.error());
  return CheckVersion(*version)
      .and_then([&] { return Migrate(database, *version); })
      // Only now: so a new file has its tables, and its name, before it has a log.
      .and_then([&] { return database.Execute("PRAGMA journal_mode=WAL"); })
      .and_then([&] {
        return database.Execute(
            "PRAGMA synchronous=" + std::string(survives_power_loss ? "FULL" : "NORMAL") +
            "; PRAGMA wal_autocheckpoint=" + kLogPages);
      });
}

// A path that SQLite takes as it stands: "", ":memory:" and "file:..." mean something else to it.
domain::Result<std::string> PlainPath(const std::string& path) {
  if (path.empty()) return domain::InvalidArgument("expected the path of a file, got \"\"");
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  if (error) return domain::Fail(ErrorCode::kUnavailable, error.message());
  return absolute.string();
}

domain::Result<Database> OpenAndBringUpToDate(const std::string& path, bool survives_power_loss) {
  const auto plain = PlainPath(path);
  if (!plain) return tl::unexpected(plain.error());
  auto database = Database::Open(*plain);
  if (!database) return database;
  if (auto ready = BringUpToDate(*database, survives_power_loss); !ready) {
    database->LeaveAsItIs();
    return tl::unexpected(std::move(ready.error()));
  }
  return database;
}

// Why a new file cannot be opened, where SQLite does not know; else empty.
std::string FolderComplaint(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  std::error_code error;
  const auto type = std::filesystem::status(folder, error).type();
  if (folder.empty() || type != std::filesystem::file_type::not_found) return "";
  return ": expected its folder " + folder.string() + " to be there, got none; make that first";
}

// What an opening that failed has left behind.
void RemoveIfEmpty(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) == 0 && status.st_size == 0) unlink(path.c_str());
}

}  // namespace

domain::Error InFile(const std::string& path, const domain::Error& error) {
  std::string what = error.message;
  if (error.code == ErrorCode::kDataLoss) {
    what =
        "it is damaged (" + what + "); put a copy from before in its place, or name another file";
  }
  return {error.code, "data file " + path + ": " + what};
}

domain::Result<Database> OpenDataFile(const std::string& path, bool survives_power_loss) {
  if (auto fits = CheckHeader(path); !fits) return tl::unexpected(InFile(path, fits.error()));
  const bool is_new = access(path.c_str(), F_OK) != 0;
  auto opened = OpenAndBringUpToDate(path, survives_power_loss);
  if (opened) return opened;
  domain::Error error = std::move(opened.error());
  if (is_new) {
    RemoveIfEmpty(path);
    error.message += FolderComplaint(path);
  }
  return tl::unexpected(InFile(path, error));
}

}  // namespace payscrypt::storage
