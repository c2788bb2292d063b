#include "platform/files.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace payscrypt::platform {
namespace {

using domain::ErrorCode;
using testing::AllOf;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  Files() {
    std::string name = (std::filesystem::temp_directory_path() / "files_test.XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) directory_ = name;
  }
  ~Files() override { std::filesystem::remove_all(directory_); }

  std::string Path(const std::string& name) const { return (directory_ / name).string(); }
  std::size_t Count() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(directory_), {}));
  }

  std::filesystem::path directory_;
};

TEST_F(Files, ReadsWhatWasWritten) {
  const std::string text = std::string("a\0b\n", 4) + std::string(100'000, 'x');
  ASSERT_TRUE(WriteFileAtomically(Path("a"), text).has_value());
  EXPECT_EQ(ReadFile(Path("a"), text.size()).value(), text);
}

TEST_F(Files, ReadsAnEmptyFile) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "").has_value());
  EXPECT_EQ(ReadFile(Path("a"), 0).value(), "");
}

TEST_F(Files, RefusesAFileOverTheBound) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "12345").has_value());
  EXPECT_EQ(ReadFile(Path("a"), 5).value(), "12345");
  const auto read = ReadFile(Path("a"), 4);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::kResourceExhausted);
  EXPECT_EQ(read.error().message, "cannot read " + Path("a") + ": it is larger than 4 bytes");
}

TEST_F(Files, StopsReadingWhatHasNoEnd) {
  const auto read = ReadFile("/dev/zero", 1000);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::kResourceExhausted);
}

TEST_F(Files, NamesAFileThatIsNotThere) {
  const auto read = ReadFile(Path("none"), 10);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::kNotFound);
  EXPECT_EQ(read.error().message, "cannot read " + Path("none") + ": No such file or directory");
}

TEST_F(Files, NamesADirectoryThatIsReadAsAFile) {
  const auto read = ReadFile(directory_.string(), 10);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().message, "cannot read " + directory_.string() + ": Is a directory");
}

TEST_F(Files, ReplacesAFileWhole) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "the old and longer text").has_value());
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "new").has_value());
  EXPECT_EQ(ReadFile(Path("a"), 100).value(), "new");
  EXPECT_EQ(Count(), 1U);
}

TEST_F(Files, KeepsTheOldTextForWhoHasItOpen) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "old").has_value());
  std::ifstream reader(Path("a"));
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "new").has_value());
  std::string text;
  reader >> text;
  EXPECT_EQ(text, "old");
}

TEST_F(Files, WritesWithTheModeThatTheUmaskGives) {
  const mode_t mask = umask(022);
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "x").has_value());
  umask(mask);
  struct stat status {};
  ASSERT_EQ(stat(Path("a").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0644U);
}

TEST_F(Files, WritesToARelativePath) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(directory_);
  const auto written = WriteFileAtomically("a", "x");
  std::filesystem::current_path(before);
  ASSERT_TRUE(written.has_value()) << written.error().message;
  EXPECT_EQ(ReadFile(Path("a"), 10).value(), "x");
}

TEST_F(Files, NamesADirectoryThatIsMissing) {
  const auto written = WriteFileAtomically(Path("none/a"), "x");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
  EXPECT_THAT(written.error().message,
              AllOf(HasSubstr("cannot write " + Path("none/a") + ": creating "),
                    HasSubstr("No such file or directory")));
}

TEST_F(Files, DoesNotReplaceWhatIsNotARegularFile) {
  std::filesystem::create_directory(Path("d"));
  std::filesystem::create_symlink("/dev/null", Path("device"));
  for (const char* name : {"d", "device"}) {
    const auto written = WriteFileAtomically(Path(name), "x");
    ASSERT_FALSE(written.has_value());
    EXPECT_EQ(written.error().message, "cannot write " + Path(name) + ": it is not a regular file");
  }
  EXPECT_EQ(Count(), 2U);
}

TEST_F(Files, KeepsTheOldTextAndLeavesNothingBehindWhenItCannotBeWritten) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), "old").has_value());
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto ignored = signal(SIGXFSZ, SIG_IGN);
  const rlimit small{10, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto written = WriteFileAtomically(Path("a"), std::string(100, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, ignored);

  ASSERT_FALSE(written.has_value());
  EXPECT_THAT(written.error().message, AllOf(HasSubstr("cannot write " + Path("a") + ": writing "),
                                             HasSubstr("File too large")));
  EXPECT_EQ(ReadFile(Path("a"), 10).value(), "old");
  EXPECT_EQ(Count(), 1U);
}

}  // namespace
}  // namespace payscrypt::platform
