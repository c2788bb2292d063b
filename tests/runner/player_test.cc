#include "runner/player.h"

#include <chrono>
#include <memory>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../webhooks/receiver.h"

namespace payscrypt::runner {
namespace {

using testing::HasSubstr;

scenario::ScenarioFile File() {
  auto scenario = std::make_shared<domain::Scenario>();
  scenario->name = "happy-path";
  scenario::ScenarioFile file;
  file.path = "happy-path.json";
  file.scenario = scenario;
  file.test.emplace();
  return file;
}

PlayOptions At(const std::string& url) {
  PlayOptions options;
  options.sandbox_url = url;
  options.merchant_address = "127.0.0.1";
  options.timeout = std::chrono::milliseconds(500);
  return options;
}

TEST(AccountName, IsTheSameForTheSameSeedAndFitsTheApi) {
  EXPECT_EQ(AccountNameOf("happy-path", 1), AccountNameOf("happy-path", 1));
  EXPECT_NE(AccountNameOf("happy-path", 1), AccountNameOf("happy-path", 2));
  EXPECT_THAT(AccountNameOf("happy-path", 1), testing::MatchesRegex("test-happy-path-[0-9a-f]{6}"));
  const std::string longest = AccountNameOf(std::string(64, 'x'), 1);
  EXPECT_EQ(longest.size(), 64U);
}

TEST(Play, NobodyThereIsAProblem) {
  EXPECT_THAT(Play(At("http://127.0.0.1:1"), File()).problem, HasSubstr("/sandbox/v1/accounts"));
}

TEST(Play, SilentSandboxIsAProblem) {
  webhooks::Receiver server(&webhooks::Hang);
  EXPECT_THAT(Play(At(server.Url("")), File()).problem, HasSubstr("no answer within"));
}

TEST(Play, TakenAccountSaysHowToGoOn) {
  webhooks::Receiver server(webhooks::AlwaysAnswer(
      webhooks::Answer(409, "{}", "grpc-code: 6\r\ngrpc-message: taken\r\n")));
  const std::string problem = Play(At(server.Url("")), File()).problem;
  EXPECT_THAT(problem, HasSubstr(AccountNameOf("happy-path", 1)));
  EXPECT_THAT(problem, HasSubstr("curl -X DELETE " + server.Url("") + "/sandbox/v1/accounts/"));
}

TEST(Play, AccountIsDeletedWhereTheTestCannotBePlayed) {
  std::string requests;
  webhooks::Receiver server([&requests](webhooks::Connection& connection) {
    while (const auto request = connection.ReadRequest()) {
      requests += request->head.substr(0, request->head.find(' ', 8)) + "\n";
      const bool creates = request->head.starts_with("POST /sandbox/v1/accounts");
      connection.Write(
          creates ? webhooks::Answer(200, R"({"name":"n","api_key":"k"})", "grpc-code: 0\r\n")
                  : webhooks::Answer(500, "{}", "grpc-code: 13\r\n"));
    }
  });
  EXPECT_THAT(Play(At(server.Url("")), File()).problem, HasSubstr("INTERNAL"));
  EXPECT_THAT(requests, HasSubstr("DELETE /sandbox/v1/accounts/n\n"));
}

}  // namespace
}  // namespace payscrypt::runner
