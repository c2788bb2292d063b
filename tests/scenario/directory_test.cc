#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "scenario/scenario_file.h"

namespace payscrypt::scenario {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Sound(const std::string& name) {
  return R"({"name":")" + name + R"(","description":"d","timeline":[]})";
}

// A folder that goes with the test.
class ScenarioFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "scenarios-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string PathOf(const std::string& name) const { return (folder_ / name).string(); }
  domain::Result<domain::ScenarioSet> Load() const { return LoadDirectory(folder_.string()); }
  std::string FileErrors() const {
    const auto set = Load();
    return set ? "none" : set.error().message;
  }

  fs::path folder_;
};

TEST_F(ScenarioFolder, GivesItsScenariosByName) {
  Write("b.json", Sound("b"));
  Write("a.json", Sound("a"));
  const auto set = Load();
  ASSERT_TRUE(set) << set.error().message;
  ASSERT_EQ(set->size(), 2U);
  EXPECT_EQ(set->find("a")->second->name, "a");
  EXPECT_EQ(set->find("b")->second->name, "b");
}

TEST_F(ScenarioFolder, MayBeEmpty) {
  const auto set = Load();
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_TRUE(set->empty());
}

TEST_F(ScenarioFolder, PassesOverWhatIsNoScenario) {
  Write("notes.txt", "?");
  Write("scenario.schema.json", "?");
  Write(".hidden.json", "?");
  fs::create_directory(folder_ / "inner");
  Write("inner/c.json", "?");
  Write("a.json", Sound("a"));
  const auto set = Load();
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->size(), 1U);
}

TEST_F(ScenarioFolder, TellsTheFaultsOfAllFilesInNameOrder) {
  Write("c.json", "[]");
  Write("a.json", "{");
  Write("b.json", Sound("b"));
  EXPECT_EQ(FileErrors(), PathOf("a.json") +
                              ":1:2: expected JSON: unexpected end of input; expected string "
                              "literal\n" +
                              PathOf("c.json") + ":1:1: expected an object, got an array");
}

TEST_F(ScenarioFolder, RefusesALargeFile) {
  std::string text = Sound("a");
  text.resize(kMaxFileBytes, ' ');
  Write("a.json", text);
  EXPECT_EQ(FileErrors(), "none");
  text.resize(10'000'000, ' ');
  Write("a.json", text);
  EXPECT_EQ(FileErrors(), PathOf("a.json") + ":1:1: expected at most 1048576 bytes");
}

TEST_F(ScenarioFolder, RefusesWhatIsNoRegularFile) {
  fs::create_directory(folder_ / "a.json");
  ASSERT_EQ(mkfifo(PathOf("b.json").c_str(), 0600), 0);
  fs::create_symlink("nowhere", folder_ / "c.json");
  EXPECT_EQ(FileErrors(),
            PathOf("a.json") + ": expected a regular file: it is of another kind\n" +
                PathOf("b.json") + ": expected a regular file: it is of another kind\n" +
                PathOf("c.json") + ": expected a regular file: No such file or directory");
}

TEST_F(ScenarioFolder, FollowsALinkToAFile) {
  Write("a.txt", Sound("a"));
  fs::create_symlink("a.txt", folder_ / "a.json");
  EXPECT_EQ(FileErrors(), "none");
}

TEST_F(ScenarioFolder, MustBeThere) {
  fs::remove_all(folder_);
  EXPECT_EQ(FileErrors(),
            folder_.string() + ": expected a folder of scenario files: No such file or directory");
}

TEST_F(ScenarioFolder, MustBeAFolder) {
  Write("a.json", Sound("a"));
  const auto set = LoadDirectory(PathOf("a.json"));
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, StartsWith(PathOf("a.json") + ": expected a folder"));
  EXPECT_THAT(set.error().message, EndsWith("Not a directory"));
}

TEST_F(ScenarioFolder, FilesAndFoldersComeInTheOrderGiven) {
  fs::create_directory(folder_ / "inner");
  for (const std::string name : {"c", "b"}) Write("inner/" + name + ".json", Sound(name));
  Write("d.json", Sound("d"));
  Write("a.json", Sound("a"));
  const auto files = LoadPaths({PathOf("d.json"), PathOf("inner"), PathOf("a.json")});
  ASSERT_TRUE(files) << files.error().message;
  std::string names;
  for (const ScenarioFile& file : *files) names += file.scenario->name;
  EXPECT_EQ(names, "dbca");
  EXPECT_EQ(files->at(0).path, PathOf("d.json"));
  EXPECT_EQ(files->at(1).path, PathOf("inner/b.json"));
}

TEST_F(ScenarioFolder, ANameThatComesTwiceIsRefusedWithBothFiles) {
  fs::create_directory(folder_ / "inner");
  Write("inner/a.json", Sound("a"));
  Write("a.json", Sound("a"));
  const auto files = LoadPaths({PathOf("inner"), PathOf("a.json")});
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, domain::ErrorCode::kInvalidArgument);
  EXPECT_EQ(files.error().message, PathOf("a.json") +
                                       ": expected a name that no other file has, got \"a\", as " +
                                       PathOf("inner/a.json") + " has");
}

TEST_F(ScenarioFolder, TellsTheFaultsOfAllPaths) {
  Write("a.json", "[]");
  const auto files = LoadPaths({PathOf("a.json"), PathOf("absent.json")});
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, domain::ErrorCode::kInvalidArgument);
  EXPECT_EQ(files.error().message, PathOf("a.json") + ":1:1: expected an object, got an array\n" +
                                       PathOf("absent.json") +
                                       ": expected a regular file: No such file or directory");
}

TEST_F(ScenarioFolder, PathsThatCannotBeReadAtAllAreNotFound) {
  const auto files = LoadPaths({PathOf("absent.json"), PathOf("absent")});
  ASSERT_FALSE(files);
  EXPECT_EQ(files.error().code, domain::ErrorCode::kNotFound);
}

}  // namespace
}  // namespace payscrypt::scenario
