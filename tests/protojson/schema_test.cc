#include "protojson/schema.h"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "kinds.pb.h"
#include "pg-api.pb.h"
#include "protojson/protojson.h"

namespace payscrypt::protojson {
namespace {

TEST(MessageSchema, IsOneForAType) {
  const MessageSchema& schema = MessageSchema::Of(*pg::Order::descriptor());
  EXPECT_EQ(&schema, &MessageSchema::Of(*pg::Order::descriptor()));
  EXPECT_NE(&schema, &MessageSchema::Of(*pg::PublicOrder::descriptor()));
}

TEST(MessageSchema, OfATypeWithinItselfEnds) {
  const MessageSchema& schema = MessageSchema::Of(*kinds::Kinds::descriptor());
  const FieldSchema* child = schema.Find("child");
  ASSERT_NE(child, nullptr);
  EXPECT_EQ(child->message, &schema);
}

TEST(MessageSchema, FindsEitherNameOfAField) {
  const MessageSchema& schema = MessageSchema::Of(*pg::Order::descriptor());
  const FieldSchema* field = schema.Find("target_value");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field, schema.Find("targetValue"));
  EXPECT_EQ(schema.Find("targetvalue"), nullptr);
  EXPECT_EQ(field->label, "\"target_value\":");
  EXPECT_EQ(schema.IndexOf(*field), 3U);
}

TEST(MessageSchema, IsTheSameForEveryThread) {
  constexpr int kThreads = 4;
  std::vector<std::string> written(kThreads);
  std::vector<const MessageSchema*> schemas(kThreads);
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&written, &schemas, i] {
      const auto index = static_cast<std::size_t>(i);
      written[index] = Write(pg::GetPublicOrderByIdResponse());
      schemas[index] = &MessageSchema::Of(*pg::Payment::descriptor());
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& text : written) EXPECT_EQ(text, R"({"order":null})");
  for (const MessageSchema* schema : schemas) EXPECT_EQ(schema, schemas.front());
}

class UnsupportedDeathTest : public testing::Test {
 protected:
  void SetUp() override { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(UnsupportedDeathTest, AbortsNamingTheField) {
  EXPECT_DEATH(Write(kinds::WithMap()), "kinds.WithMap.map_value is a map");
  EXPECT_DEATH(Write(kinds::WithOneof()), "kinds.WithOneof.left is in a oneof");
  EXPECT_DEATH(Write(kinds::WithBytes()), "kinds.WithBytes.bytes_value is bytes");
  EXPECT_DEATH(Write(kinds::WithWellKnownType()), "timestamp is a well-known type");
  kinds::WithMap message;
  EXPECT_DEATH(static_cast<void>(Parse("{}", message)), "is a map");
}

}  // namespace
}  // namespace payscrypt::protojson
