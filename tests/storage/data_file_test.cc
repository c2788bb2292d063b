#include "storage/data_file.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "storage/schema.h"
#include "temporary_folder.h"

namespace payscrypt::storage {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

void WriteTo(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string BytesOf(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// With a program of its own.
void MakeDatabase(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

class DataFileTest : public ::testing::Test {
 protected:
  // The error that opening the file gives; the file, and all around it, is as it was.
  std::string Refusal() {
    const std::string before = BytesOf(path_);
    const auto opened = OpenDataFile(path_, true);
    if (opened) return "none";
    EXPECT_EQ(BytesOf(path_), before);
    EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));
    return opened.error().message;
  }

  TemporaryFolder folder_;
  const std::string path_ = folder_.File("data");
};

TEST_F(DataFileTest, MakesAFileThatItTakesAgain) {
  EXPECT_TRUE(OpenDataFile(path_, true));
  auto again = OpenDataFile(path_, true);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->Number("PRAGMA user_version").value(), SchemaVersion());
  EXPECT_EQ(again->Number("PRAGMA application_id").value(), kApplicationId);
}

TEST_F(DataFileTest, TakesAnEmptyFileForANewOne) {
  WriteTo(path_, "");
  EXPECT_TRUE(OpenDataFile(path_, true));
}

TEST_F(DataFileTest, StrictWaitsForTheDiskAndRelaxedDoesNot) {
  EXPECT_EQ(OpenDataFile(path_, true)->Number("PRAGMA synchronous").value(), 2);
  EXPECT_EQ(OpenDataFile(path_, false)->Number("PRAGMA synchronous").value(), 1);
}

TEST_F(DataFileTest, RefusesAFileThatIsNoDatabase) {
  WriteTo(path_, std::string(5000, 'x'));
  EXPECT_THAT(Refusal(), AllOf(HasSubstr(path_), HasSubstr("no data file of payscrypt-sandbox")));
  WriteTo(path_, "x");
  EXPECT_THAT(Refusal(), HasSubstr("no data file of payscrypt-sandbox"));
}

TEST_F(DataFileTest, RefusesTheDatabaseOfAnotherProgram) {
  MakeDatabase(path_, "CREATE TABLE notes (text); PRAGMA user_version=1");
  EXPECT_THAT(Refusal(), HasSubstr("no data file of payscrypt-sandbox"));
  MakeDatabase(path_, "PRAGMA application_id=7");
  EXPECT_THAT(Refusal(), HasSubstr("no data file of payscrypt-sandbox"));
}

TEST_F(DataFileTest, RefusesAFileOfANewerVersion) {
  const std::int64_t newer = SchemaVersion() + 1;
  MakeDatabase(path_, "PRAGMA application_id=" + std::to_string(kApplicationId) +
                          "; PRAGMA user_version=" + std::to_string(newer));
  EXPECT_THAT(Refusal(), AllOf(HasSubstr("newer payscrypt-sandbox"),
                               HasSubstr("version is " + std::to_string(newer))));
}

TEST_F(DataFileTest, RefusesAFolder) {
  const auto opened = OpenDataFile(folder_.File("."), true);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("expected a file, got something else"));
}

TEST_F(DataFileTest, RefusesAFileInAFolderThatIsNotThere) {
  const auto opened = OpenDataFile(folder_.File("not/there"), true);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("unable to open database file"));
}

TEST_F(DataFileTest, RefusesAFileThatIsOpenElsewhere) {
  const auto first = OpenDataFile(path_, true);
  ASSERT_TRUE(first);
  const auto second = OpenDataFile(path_, true);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message,
              AllOf(HasSubstr(path_), HasSubstr("another process has it open")));
}

}  // namespace
}  // namespace payscrypt::storage
