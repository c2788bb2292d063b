// What REST answers: routes, headers, CORS, errors. tests/conformance holds it against the gateway.
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"
#include "transports/rest/response.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Post;

constexpr const char* kCreate = "/apis/pg/create_order";
constexpr const char* kGet = "/apis/pg/get_public_order";
constexpr const char* kNotFound = R"({"code":5,"message":"Not Found","details":[]})";
constexpr const char* kNotAllowed = R"({"code":12,"message":"Method Not Allowed","details":[]})";

using RestTest = testing::RestServerTest;

TEST_F(RestTest, AnswersACallWithItsMessageAndItsStatus) {
  const Answer answer = Ask(Post(kCreate, R"({"merchant_order_id":"A-7"})"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.Header("Content-Type"), "application/json");
  EXPECT_EQ(answer.Header("Grpc-Metadata-Content-Type"), "application/grpc");
  EXPECT_EQ(answer.Header("grpc-code"), "0");
  EXPECT_EQ(answer.Header("grpc-message"), "OK");
  EXPECT_THAT(answer.body, HasSubstr(R"("merchant_order_id":"A-7")"));
}

TEST_F(RestTest, ServesEachMethodUnderBothOfItsPaths) {
  for (const std::string path : {kCreate, "/createOrder"}) {
    EXPECT_THAT(Ask(Post(path, R"({"merchant_order_id":"m"})")).body,
                HasSubstr(R"("merchant_order_id":"m")"));
  }
  for (const std::string path : {kGet, "/getPublicOrderById"}) {
    EXPECT_THAT(Ask(Post(path, R"({"id":"7"})")).body, HasSubstr(R"("id":"7")"));
  }
}

TEST_F(RestTest, FindsNothingBesideItsPaths) {
  for (const std::string path : {"/", "/nope", "/apis/pg/create_order/", "/createorder",
                                 "/createOrder:x", "//createOrder", "/health/"}) {
    const Answer answer = Ask(Post(path, "{}"));
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body, kNotFound) << path;
    EXPECT_EQ(answer.Header("grpc-code"), "5");
    EXPECT_EQ(answer.Header("grpc-message"), "Not Found");
  }
}

TEST_F(RestTest, TakesAnAbsoluteTarget) {
  EXPECT_EQ(Ask(Post("http://example.com/createOrder?x=1", "{}")).status, 200);
  EXPECT_EQ(Ask(Post("http://example.com", "{}")).status, 400);
}

TEST_F(RestTest, RefusesOtherMethodsOfAKnownPath) {
  for (const std::string method : {"GET", "PUT", "DELETE", "OPTIONS", "BREW"}) {
    const Answer answer = Ask(method + " /createOrder HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(answer.status, 501) << method;
    EXPECT_EQ(answer.body, kNotAllowed) << method;
    EXPECT_EQ(answer.Header("grpc-code"), "12") << method;
  }
}

TEST_F(RestTest, SaysThatItIsHealthy) {
  const Answer answer = Ask("GET /health HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, R"({"status":"SERVING"})");
  const Answer head = Ask("HEAD /health HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.Header("Content-Length"), "20");
  EXPECT_EQ(Ask(Post("/health", "{}")).status, 501);
}

TEST_F(RestTest, WritesAFailedCallAsTheGatewayDoes) {
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                       const api::Done& done) {
    done({domain::ErrorCode::kFailedPrecondition, "100 % \"sure\"\n\xc3\xa9"});
  };
  const Answer answer = Ask(Post(kCreate, "{}"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Header("grpc-code"), "9");
  EXPECT_EQ(answer.Header("grpc-message"), "100 %25 \"sure\"%0A%C3%A9");
  EXPECT_EQ(answer.body,
            "{\"code\":9,\"message\":\"100 % \\\"sure\\\"\\n\xc3\xa9\",\"details\":[]}");
  EXPECT_FALSE(answer.Has("Grpc-Metadata-Content-Type"));
}

TEST_F(RestTest, NamesTheSchemeToACallerWithoutAKey) {
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                       const api::Done& done) {
    done({domain::ErrorCode::kUnauthenticated, "no key\r\nSet-Cookie: a=b"});
  };
  const Answer answer = Ask(Post(kCreate, "{}"));
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.Header("Www-Authenticate"), "no key  Set-Cookie: a=b");
  EXPECT_FALSE(answer.Has("Set-Cookie"));
}

TEST_F(RestTest, CutsAMessageThatIsTooLongForAHeader) {
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                       const api::Done& done) {
    done({domain::ErrorCode::kUnauthenticated, std::string(100'000, '\n')});
  };
  const Answer answer = Ask(Post(kCreate, "{}"));
  EXPECT_THAT(answer.body.size(), ::testing::Gt(200'000U));
  EXPECT_LE(answer.Header("grpc-message").size(), kMaxMessageHeaderBytes);
  EXPECT_EQ(answer.Header("grpc-message").size() % 3, 0U);  // no escape is cut through
  EXPECT_LE(answer.Header("Www-Authenticate").size(), kMaxMessageHeaderBytes);
}

TEST_F(RestTest, CutsAMessageForAHeaderBetweenTwoCharacters) {
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                       const api::Done& done) {
    std::string message = "x";
    for (int i = 0; i < 10'000; ++i) message += "\U0001F389";
    done({domain::ErrorCode::kInvalidArgument, message});
  };
  const std::string header = Ask(Post(kCreate, "{}")).Header("grpc-message");
  EXPECT_EQ(header.size() % 12, 1U) << header.substr(header.size() - 24);
  EXPECT_GT(header.size(), kMaxMessageHeaderBytes - 12);
}

TEST_F(RestTest, AnswersInternalWhereTheServiceThrows) {
  gateway_.create = [](const api::Call&, const pg::CreateOrderRequest&, pg::CreateOrderResponse&,
                       const api::Done&) { throw std::runtime_error("secret"); };
  const Answer answer = Ask(Post(kCreate, "{}"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.Header("grpc-code"), "13");
  EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
}

TEST_F(RestTest, RefusesABodyThatIsNoMessage) {
  const Answer answer = Ask(Post(kCreate, R"({"merchant_order_id":7})"));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.Header("grpc-code"), "3");
  EXPECT_THAT(answer.body, HasSubstr(R"("code":3)"));
}

TEST_F(RestTest, PassesTheCallersMetadata) {
  gateway_.create = [](const api::Call& call, const pg::CreateOrderRequest&,
                       pg::CreateOrderResponse&, const api::Done& done) {
    EXPECT_EQ(call.transport(), api::Transport::kRest);
    EXPECT_EQ(call.Metadata("apikey"), "sandbox");
    EXPECT_EQ(call.Metadata("grpcgateway-user-agent"), "curl/8");
    EXPECT_EQ(call.Metadata("x-forwarded-for"), "127.0.0.1");
    EXPECT_EQ(call.Metadata("x-forwarded-host"), "test");
    EXPECT_EQ(call.Metadata("user-agent"), std::nullopt);
    done({});
  };
  EXPECT_EQ(Ask(Post(kCreate, "{}", "ApiKey: sandbox\r\nUser-Agent: curl/8\r\n")).status, 200);
}

TEST_F(RestTest, RefusesAMessageOfMoreThanFourMegabytes) {
  const std::string text(kMaxMessageBytes, 'x');
  const Answer answer = Ask(Post(kCreate, R"({"description":")" + text + "\"}"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.Header("grpc-code"), "8");
  EXPECT_THAT(answer.body, HasSubstr("received message larger than max (4194309 vs. 4194304)"));
}

TEST_F(RestTest, RefusesAnAnswerOfMoreThanFourMegabytes) {
  gateway_.get = [](const api::Call&, const pg::GetPublicOrderByIdRequest&,
                    pg::GetPublicOrderByIdResponse& response, const api::Done& done) {
    response.mutable_order()->set_description(std::string(kMaxMessageBytes, 'x'));
    done({});
  };
  const Answer answer = Ask(Post(kGet, "{}"));
  EXPECT_EQ(answer.status, 429);
  EXPECT_THAT(answer.body, HasSubstr("received message larger than max (4194314 vs. 4194304)"));
}

// Cross-origin requests (the Fetch standard, 3.3).

std::string Preflight(const std::string& path) {
  return "OPTIONS " + path +
         " HTTP/1.1\r\nHost: t\r\nOrigin: https://shop.example\r\n"
         "Access-Control-Request-Method: POST\r\n"
         "Access-Control-Request-Headers: content-type,x-sandbox-scenario\r\n\r\n";
}

TEST_F(RestTest, LetsBrowsersCallThePublicApi) {
  for (const std::string path : {kGet, "/getPublicOrderById"}) {
    const Answer preflight = Ask(Preflight(path));
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.Header("Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(preflight.Header("Access-Control-Allow-Methods"), "POST");
    EXPECT_EQ(preflight.Header("Access-Control-Allow-Headers"), "content-type,x-sandbox-scenario");
    EXPECT_NE(preflight.Header("Access-Control-Max-Age"), "(none)");
    EXPECT_EQ(preflight.Header("grpc-code"), "0");

    const Answer answer = Ask(Post(path, "{}", "Origin: https://shop.example\r\n"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.Header("Access-Control-Allow-Origin"), "*");
    EXPECT_EQ(answer.Header("Access-Control-Expose-Headers"), "grpc-code, grpc-message");
  }
}

TEST_F(RestTest, LetsScriptsReadTheErrorsOfThePublicApi) {
  const Answer refused = Ask(Post(kGet, "{", "Origin: null\r\n"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.Header("Access-Control-Allow-Origin"), "*");
  gateway_.get = [](const api::Call&, const pg::GetPublicOrderByIdRequest&,
                    pg::GetPublicOrderByIdResponse&, const api::Done& done) {
    done({domain::ErrorCode::kNotFound, "none"});
  };
  const Answer failed = Ask(Post(kGet, "{}", "Origin: null\r\n"));
  EXPECT_EQ(failed.status, 404);
  EXPECT_EQ(failed.Header("Access-Control-Expose-Headers"), "grpc-code, grpc-message");
}

TEST_F(RestTest, KeepsBrowsersFromThePrivateApi) {
  for (const std::string path : {kCreate, "/createOrder", "/health", "/nope"}) {
    const Answer preflight = Ask(Preflight(path));
    EXPECT_NE(preflight.status, 204) << path;
    EXPECT_FALSE(preflight.Has("Access-Control-Allow-Origin")) << path;
    const Answer answer = Ask(Post(path, "{}", "Origin: https://shop.example\r\n"));
    EXPECT_FALSE(answer.Has("Access-Control-Allow-Origin")) << path;
  }
}

TEST_F(RestTest, SpeaksNoCorsToWhoDoesNot) {
  EXPECT_FALSE(Ask(Post(kGet, "{}")).Has("Access-Control-Allow-Origin"));
  EXPECT_EQ(Ask("OPTIONS /getPublicOrderById HTTP/1.1\r\nHost: t\r\nOrigin: x\r\n\r\n").status,
            501);
}

TEST_F(RestTest, DoesNotEchoUnboundedHeaderNames) {
  const std::string names(100'000, 'x');
  const Answer preflight =
      Ask("OPTIONS /getPublicOrderById HTTP/1.1\r\nHost: t\r\nOrigin: x\r\n"
          "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: " +
          names + "\r\n\r\n");
  EXPECT_EQ(preflight.Header("Access-Control-Allow-Headers"), "content-type");
}

}  // namespace
}  // namespace payscrypt::transports::rest
