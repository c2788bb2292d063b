#include "platform/files.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace payscrypt::platform {
namespace {

using domain::ErrorCode;

// A descriptor that closes itself.
class File {
 public:
  explicit File(int fd) : fd_(fd) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool open() const { return fd_ >= 0; }
  int fd() const { return fd_; }
  bool Close() { return close(std::exchange(fd_, -1)) == 0; }

 private:
  int fd_;
};

ErrorCode CodeOf(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::kNotFound;
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::kPermissionDenied;
    case ENOSPC:
    case EDQUOT:
    case EMFILE:
    case ENFILE:
      return ErrorCode::kResourceExhausted;
    default:
      return ErrorCode::kFailedPrecondition;
  }
}

// `tried` is such as "cannot read a.json".
tl::unexpected<domain::Error> SystemError(const std::string& tried) {
  const int error = errno;
  return domain::Fail(CodeOf(error), tried + ": " + std::generic_category().message(error));
}

int OpenRetrying(const std::string& path, int flags, mode_t mode = 0) {
  int fd = -1;
  do {
    fd = open(path.c_str(), flags | O_CLOEXEC, mode);
  } while (fd < 0 && errno == EINTR);
  return fd;
}

bool WriteAll(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(fd, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

// In the same directory, so that a rename moves it. Readable by whom the umask lets.
std::string TemporaryName(const std::string& path) {
  static std::atomic<unsigned> count{0};
  return path + "." + std::to_string(getpid()) + "-" + std::to_string(count++) + ".tmp";
}

}  // namespace

domain::Result<std::string> ReadFile(const std::string& path, std::size_t max_bytes) {
  const std::string tried = "cannot read " + path;
  File file(OpenRetrying(path, O_RDONLY));
  if (!file.open()) return SystemError(tried);
  std::string text;
  std::array<char, 16384> chunk;
  for (;;) {
    // One byte more than it may have tells a file that is too large.
    const std::size_t wanted = std::min(chunk.size(), max_bytes - text.size() + 1);
    const ssize_t got = read(file.fd(), chunk.data(), wanted);
    if (got == 0) return text;
    if (got < 0) {
      if (errno == EINTR) continue;
      return SystemError(tried);
    }
    if (static_cast<std::size_t>(got) > max_bytes - text.size()) {
      return domain::Fail(ErrorCode::kResourceExhausted,
                          tried + ": it is larger than " + std::to_string(max_bytes) + " bytes");
    }
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
}

domain::Result<void> WriteFileAtomically(const std::string& path, std::string_view text) {
  const std::string tried = "cannot write " + path;
  struct stat existing {};
  if (stat(path.c_str(), &existing) == 0 && !S_ISREG(existing.st_mode)) {
    return domain::Fail(ErrorCode::kFailedPrecondition, tried + ": it is not a regular file");
  }
  const std::string temporary = TemporaryName(path);
  File file(OpenRetrying(temporary, O_WRONLY | O_CREAT | O_EXCL, 0666));
  if (!file.open()) return SystemError(tried + ": creating " + temporary);
  auto failed = [&](const std::string& step) {
    auto error = SystemError(tried + ": " + step);
    unlink(temporary.c_str());
    return error;
  };
  if (!WriteAll(file.fd(), text)) return failed("writing " + temporary);
  if (fsync(file.fd()) != 0) return failed("syncing " + temporary);
  if (!file.Close()) return failed("closing " + temporary);
  if (rename(temporary.c_str(), path.c_str()) != 0) return failed("renaming " + temporary);
  // Nothing may fail from here on: who waits for the file may take it, and its directory, away.
  return {};
}

}  // namespace payscrypt::platform
