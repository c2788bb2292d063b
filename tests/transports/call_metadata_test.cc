#include "transports/rest/call_metadata.h"

#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::transports::rest {
namespace {

using std::chrono::nanoseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

struct Read {
  MetadataOutcome outcome;
  std::vector<std::pair<std::string, std::string>> metadata;
};

Read ReadHeader(const std::string& name, const std::string& value) {
  Request request;
  request.SetRequestLine("POST", "/", 11);
  request.AddField(boost::beast::http::string_to_field(name), name, value);
  api::Call call(api::Transport::kRest);
  MetadataOutcome outcome = ReadMetadata(request, "192.0.2.7", call);
  auto metadata = call.metadata();
  if (name != "X-Forwarded-For") {
    EXPECT_FALSE(metadata.empty());
    EXPECT_THAT(metadata.back(), Pair("x-forwarded-for", "192.0.2.7"));
    metadata.pop_back();
  }
  return {std::move(outcome), std::move(metadata)};
}

TEST(CallMetadata, PassesTheApiKeyAndTheSandboxsOwnHeaders) {
  EXPECT_THAT(ReadHeader("ApiKey", "sandbox").metadata, ElementsAre(Pair("apikey", "sandbox")));
  EXPECT_THAT(ReadHeader("X-Sandbox-Scenario", "happy-path").metadata,
              ElementsAre(Pair("x-sandbox-scenario", "happy-path")));
}

TEST(CallMetadata, PassesAuthorizationUnderBothNames) {
  EXPECT_THAT(ReadHeader("Authorization", "Bearer x").metadata,
              ElementsAre(Pair("authorization", "Bearer x"),
                          Pair("grpcgateway-authorization", "Bearer x")));
}

TEST(CallMetadata, DropsHeadersThatAreNobodysBusiness) {
  for (const std::string name : {"X-Request-Id", "Range", "Accept-Encoding", "Apikeys", "X-Sandbox",
                                 "Grpcgateway-Accept", "Content-Encoding"}) {
    EXPECT_THAT(ReadHeader(name, "x").metadata, IsEmpty()) << name;
  }
}

TEST(CallMetadata, DropsValuesThatAreNotPrintableAscii) {
  EXPECT_THAT(ReadHeader("apikey", "caf\xc3\xa9").metadata, IsEmpty());
  EXPECT_THAT(ReadHeader("User-Agent", "a\tb").metadata, IsEmpty());
}

TEST(CallMetadata, AddsThePeerToThoseItWasForwardedFor) {
  EXPECT_THAT(ReadHeader("X-Forwarded-For", "203.0.113.1, 203.0.113.2").metadata,
              ElementsAre(Pair("x-forwarded-for", "203.0.113.1, 203.0.113.2, 192.0.2.7")));
}

TEST(CallMetadata, DecodesBinaryMetadataPaddedOrNot) {
  const std::string bytes("\x00\x01\xff", 3);
  EXPECT_THAT(ReadHeader("Grpc-Metadata-X-Bin", "AAH/").metadata,
              ElementsAre(Pair("x-bin", bytes)));
  EXPECT_THAT(ReadHeader("Grpc-Metadata-X-Bin", "YQ==").metadata, ElementsAre(Pair("x-bin", "a")));
  EXPECT_THAT(ReadHeader("Grpc-Metadata-X-Bin", "YQ").metadata, ElementsAre(Pair("x-bin", "a")));
  EXPECT_THAT(ReadHeader("Grpc-Metadata-X-Bin", "").metadata, ElementsAre(Pair("x-bin", "")));
}

TEST(CallMetadata, RefusesBinaryMetadataThatIsNoBase64) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"A", "0"}, {"YWJjZ", "4"}, {"Y-==", "1"}, {"=AAA", "0"}, {"YQ===", "2"}};
  for (const auto& [value, at] : wrong) {
    const auto refused = ReadHeader("grpc-metadata-x-bin", value).outcome.refused;
    ASSERT_TRUE(refused) << value;
    EXPECT_EQ(refused->code, 3);
    EXPECT_EQ(refused->message,
              "invalid binary header Grpc-Metadata-X-Bin: illegal base64 data at input byte " + at);
  }
}

TEST(CallMetadata, KeepsWhatGrpcReservesFromCallers) {
  for (const std::string key :
       {"Te", "Host", "Content-Type", "User-Agent", "Grpc-Status", "Grpc-Timeout"}) {
    const Read read = ReadHeader("Grpc-Metadata-" + key, "5");
    EXPECT_THAT(read.metadata, IsEmpty()) << key;
    EXPECT_FALSE(read.outcome.timeout) << key;
  }
}

TEST(CallMetadata, ReadsTheTimeoutOfTheFirstHeader) {
  Request request;
  request.AddField(boost::beast::http::field::unknown, "Grpc-Timeout", "2S");
  request.AddField(boost::beast::http::field::unknown, "Grpc-Timeout", "x");
  api::Call call(api::Transport::kRest);
  const MetadataOutcome outcome = ReadMetadata(request, "", call);
  EXPECT_EQ(outcome.timeout, std::chrono::seconds(2));
  EXPECT_FALSE(outcome.refused);
}

TEST(CallMetadata, TakesATimeoutOfZeroForNone) {
  const MetadataOutcome outcome = ReadHeader("Grpc-Timeout", "0S").outcome;
  EXPECT_FALSE(outcome.timeout);
  EXPECT_FALSE(outcome.refused);
}

TEST(Timeout, HasAUnit) {
  EXPECT_EQ(ParseTimeout("1H"), std::chrono::hours(1));
  EXPECT_EQ(ParseTimeout("1M"), std::chrono::minutes(1));
  EXPECT_EQ(ParseTimeout("1S"), std::chrono::seconds(1));
  EXPECT_EQ(ParseTimeout("1m"), std::chrono::milliseconds(1));
  EXPECT_EQ(ParseTimeout("1u"), std::chrono::microseconds(1));
  EXPECT_EQ(ParseTimeout("1n"), nanoseconds(1));
  EXPECT_EQ(ParseTimeout("+1n"), nanoseconds(1));
  EXPECT_EQ(ParseTimeout("-1n"), nanoseconds(-1));
}

TEST(Timeout, RefusesWhatIsNone) {
  for (const std::string text : {"", "1", "S", "xS", "1.5S", "1 S", "1s", "+-1S", "-+1S", "1SS"}) {
    EXPECT_FALSE(ParseTimeout(text)) << text;
  }
}

TEST(Timeout, WrapsAroundAsTheGatewaysDoes) {
  EXPECT_LT(*ParseTimeout("100000000H"), nanoseconds(0));
  EXPECT_EQ(ParseTimeout("9223372036854775807n"), nanoseconds::max());
  EXPECT_FALSE(ParseTimeout("9223372036854775808n"));
}

}  // namespace
}  // namespace payscrypt::transports::rest
