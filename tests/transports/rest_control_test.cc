// The control API over REST: how paths, queries and bodies become messages.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using ::testing::HasSubstr;

std::string To(const std::string& method, const std::string& path, const std::string& body = "") {
  return method + " /sandbox/v1" + path +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

class RestControlTest : public testing::RestServerTest {
 protected:
  // What the service was asked.
  std::string Received(const std::string& request) {
    const Answer answer = Ask(request);
    EXPECT_EQ(answer.status, 200) << request << "\n" << answer.body;
    return control_.TakeReceived();
  }

  // The answer's message, of a request that is not for the service.
  std::string Refusal(const std::string& request) {
    const Answer answer = Ask(request);
    EXPECT_EQ(answer.status, 400) << request << "\n" << answer.body;
    EXPECT_EQ(answer.Header("grpc-code"), "3");
    EXPECT_EQ(control_.TakeReceived(), "");
    return answer.body;
  }
};

TEST_F(RestControlTest, ReachesEachRpc) {
  const struct {
    const char* method;
    const char* path;
    const char* received;
  } kCalls[] = {
      {"POST", "/accounts", "CreateAccount"},
      {"GET", "/accounts", "ListAccounts"},
      {"DELETE", "/accounts/a", "DeleteAccount name: \"a\""},
      {"GET", "/account", "GetAccount"},
      {"PUT", "/account/default_scenario", "SetDefaultScenario"},
      {"GET", "/scenarios", "ListScenarios"},
      {"PUT", "/scenarios/a", "PutScenario name: \"a\""},
      {"GET", "/scenarios/a", "GetScenario name: \"a\""},
      {"DELETE", "/scenarios/a", "DeleteScenario name: \"a\""},
      {"POST", "/faults", "AddFault"},
      {"GET", "/faults", "ListFaults"},
      {"DELETE", "/faults", "ClearFaults"},
      {"GET", "/clock", "GetClock"},
      {"PUT", "/clock", "SetClock"},
      {"POST", "/clock:advance", "AdvanceClock"},
      {"GET", "/orders", "ListOrders"},
      {"GET", "/orders/7", "GetOrder id: \"7\""},
      {"POST", "/orders/7:pay", "PayOrder id: \"7\""},
      {"POST", "/orders/7:confirm", "ConfirmOrder id: \"7\""},
      {"POST", "/orders/7:drop", "DropPayment id: \"7\""},
      {"POST", "/orders/7:expire", "ExpireOrder id: \"7\""},
      {"POST", "/orders/7:cancel", "CancelOrder id: \"7\""},
      {"GET", "/assets", "ListAssets"},
      {"GET", "/events", "ListEvents"},
      {"GET", "/deliveries", "ListDeliveries"},
      {"GET", "/requests", "ListRequests"},
      {"GET", "/requests/7", "GetRequest number: 7"},
      {"POST", "/requests:verify", "VerifyRequests"},
      {"DELETE", "/requests", "ClearRequests"},
      {"POST", "/account:reset", "Reset"},
      {"POST", "/wallets", "AddWallet"},
      {"GET", "/wallets", "ListWallets"},
      {"DELETE", "/wallets/-7", "RemoveWallet id: -7"},
  };
  for (const auto& call : kCalls) {
    EXPECT_EQ(Received(To(call.method, call.path)), call.received);
  }
}

TEST_F(RestControlTest, AnswersWithTheMessage) {
  const Answer answer = Ask(To("PUT", "/scenarios/mine", R"({"source":"{}"})"));
  EXPECT_EQ(answer.body, R"({"name":"mine","description":"","source":"{}"})");
  EXPECT_EQ(answer.Header("grpc-code"), "0");
}

TEST_F(RestControlTest, PassesTheKey) {
  control_.end = [](const api::Call& call, const api::Done& done) {
    EXPECT_EQ(call.Metadata("apikey"), "k");
    done({domain::ErrorCode::kNotFound, "none"});
  };
  EXPECT_EQ(Ask("GET /sandbox/v1/clock HTTP/1.1\r\nHost: [::1]:80\r\napikey: k\r\n\r\n").status,
            404);
}

TEST_F(RestControlTest, TellsAnUnknownPathFromAnotherMethod) {
  for (const char* const path : {"", "/", "/order", "/orders/", "/orders/7:buy", "/orders/7/8",
                                 "/orders//7", "/clock/", "/Clock"}) {
    EXPECT_EQ(Ask(To("GET", path)).status, 404) << path;
  }
  for (const char* const path : {"/orders/7:pay", "/clock:advance", "/account/default_scenario"}) {
    EXPECT_EQ(Ask(To("GET", path)).status, 501) << path;
  }
  EXPECT_EQ(Ask(To("PATCH", "/scenarios/a")).status, 501);
  EXPECT_EQ(Ask(To("OPTIONS", "/scenarios/a")).status, 501);
}

TEST_F(RestControlTest, AnswersHeadAsGetWithoutTheBody) {
  const Answer get = Ask(To("GET", "/scenarios/a"));
  const Answer head = Ask(To("HEAD", "/scenarios/a?"));
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Length"), std::to_string(get.body.size()));
  EXPECT_EQ(Ask(To("HEAD", "/faults")).status, 200);
  EXPECT_EQ(control_.TakeReceived(), "ListFaults");
}

TEST_F(RestControlTest, DecodesThePathsVariable) {
  EXPECT_EQ(Received(To("GET", "/scenarios/a%2Fb%3Ac")), "GetScenario name: \"a/b:c\"");
  EXPECT_THAT(Refusal(To("GET", "/scenarios/%ff")), HasSubstr("name: expected a string"));
}

TEST_F(RestControlTest, ReadsTheQueryOfAGet) {
  EXPECT_EQ(Received(To("GET", "/orders?after=5&limit=20&merchantOrderId=A+7%261&status=PENDING")),
            "ListOrders after: \"5\" limit: 20 status: \"PENDING\" merchant_order_id: \"A 7&1\"");
  EXPECT_EQ(Received(To("GET", "/events?&after=9007199254740993&&order_id=")),
            "ListEvents after: 9007199254740993");
  EXPECT_EQ(Received("GET http://127.0.0.1/sandbox/v1/events?limit=1 HTTP/1.1\r\nHost: x\r\n\r\n"),
            "ListEvents limit: 1");
}

TEST_F(RestControlTest, RefusesAQueryThatItDoesNotKnow) {
  EXPECT_THAT(Refusal(To("GET", "/orders?limt=20")),
              HasSubstr(R"(query: expected one of after, limit, status, merchant_order_id, text, )"
                        R"(newest_first; came the unknown parameter \"limt\")"));
  EXPECT_THAT(Refusal(To("GET", "/clock?x")), HasSubstr(R"(no field; came the unknown)"));
  EXPECT_THAT(Refusal(To("GET", "/orders?limit=1&limit=2")), HasSubstr("limit: expected once"));
  EXPECT_THAT(Refusal(To("GET", "/orders?status=%4")), HasSubstr("escapes"));
  EXPECT_THAT(Refusal(To("DELETE", "/accounts/a?name=b")), HasSubstr("name: expected in the path"));
  EXPECT_THAT(Refusal(To("POST", "/orders/7:pay?value=1")),
              HasSubstr(R"(come in its body; came the parameter \"value\")"));
}

TEST_F(RestControlTest, RefusesBadValuesOfAQueryByName) {
  for (const char* const value :
       {"abc", "", "1,0", "%201", "2147483648", "1.5", "0x1", "%2B1", "1%00"}) {
    EXPECT_THAT(Refusal(To("GET", std::string("/orders?limit=") + value)),
                HasSubstr("limit: expected a whole number that fits int32, such as 42"))
        << value;
  }
  EXPECT_THAT(Refusal(To("GET", "/orders?status=%C3%28")), HasSubstr("status: expected a string"));
}

TEST_F(RestControlTest, ReadsTheBodyOfAPostOrPut) {
  EXPECT_EQ(Received(To("POST", "/orders/7:pay", R"({"value":"40%"})")),
            "PayOrder id: \"7\" value: \"40%\"");
  EXPECT_EQ(Received(To("PUT", "/clock", R"({"clock":{"mode":"manual"}})")),
            "SetClock clock { mode: \"manual\" }");
  EXPECT_EQ(Received(To("POST", "/orders/7:pay", R"({"id":"7"})")), "PayOrder id: \"7\"");
}

TEST_F(RestControlTest, RefusesABodyThatItDoesNotUnderstand) {
  EXPECT_THAT(Refusal(To("PUT", "/clock", R"({"clock":{"mod":"manual"}})")),
              HasSubstr(R"(line 1:11: clock: expected one of mode, time; came the unknown field )"
                        R"(\"mod\")"));
  EXPECT_THAT(Refusal(To("POST", "/faults", R"({"sauce":1})")),
              HasSubstr(R"(line 1:2: expected one of source; came the unknown field \"sauce\")"));
  EXPECT_THAT(Refusal(To("POST", "/faults", R"({"source":"{}"} x)")), HasSubstr("valid JSON"));
  EXPECT_THAT(Refusal(To("PUT", "/scenarios/a", R"({"name":"b"})")),
              HasSubstr(R"(name: expected what the path says, \"a\", or nothing)"));
  EXPECT_THAT(Refusal(To("DELETE", "/accounts/a", R"({"name":"a"})")),
              HasSubstr("body: expected none"));
  EXPECT_THAT(Refusal(To("GET", "/orders", R"({"limit":1})")), HasSubstr("body: expected none"));
}

TEST_F(RestControlTest, LetsNoFormChooseItsMethod) {
  EXPECT_EQ(Ask("POST /sandbox/v1/scenarios/a HTTP/1.1\r\nHost: localhost\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "X-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n\r\n")
                .status,
            501);
}

}  // namespace
}  // namespace payscrypt::transports::rest
