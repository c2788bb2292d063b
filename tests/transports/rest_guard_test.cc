// Attacks on the control API by web pages that somebody on the sandbox's machine has open.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using ::testing::HasSubstr;

std::string Get(const std::string& host, const std::string& headers = "",
                const std::string& target = "/sandbox/v1/accounts") {
  return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n";
}

class RestGuardTest : public testing::RestServerTest {
 protected:
  RestGuardTest() : RestServerTest({.host_names = {"sandbox.example", "ci-host"}}) {}

  void ExpectLetIn(const std::string& request) {
    EXPECT_EQ(Ask(request).status, 200) << request;
    EXPECT_NE(control_.TakeReceived(), "") << request;
  }

  void ExpectRefused(const std::string& request, const std::string& why) {
    const Answer answer = Ask(request);
    EXPECT_EQ(answer.status, 403) << request;
    EXPECT_EQ(answer.Header("grpc-code"), "7") << request;
    EXPECT_THAT(answer.body, HasSubstr(why)) << request;
    EXPECT_FALSE(answer.Has("Access-Control-Allow-Origin")) << request;
    EXPECT_EQ(control_.TakeReceived(), "") << request;
  }
};

TEST_F(RestGuardTest, LetsProgramsIn) {
  for (const char* const host :
       {"127.0.0.1", "127.0.0.1:8080", "10.1.2.3:1", "[::1]", "[::1]:8080", "[fe80::1]:80",
        "localhost", "LocalHost:8080", "localhost.:80", "a.b.localhost:8080", "sandbox.example",
        "Sandbox.Example:443", "ci-host:8080"}) {
    ExpectLetIn(Get(host));
  }
}

TEST_F(RestGuardTest, LetsItsOwnPagesIn) {
  for (const auto& [host, origin] : {
           std::pair{"localhost:8080", "http://localhost:8080"},
           {"127.0.0.1:8080", "http://127.0.0.1:8080"},
           {"[::1]:8080", "http://[::1]:8080"},
           {"localhost", "http://localhost"},
           {"localhost:80", "http://localhost"},
           {"sandbox.example", "https://sandbox.example"},
           {"sandbox.example:443", "https://sandbox.example"},
           {"SANDBOX.example:8443", "https://sandbox.example:8443"},
       }) {
    ExpectLetIn(Get(host, std::string("Origin: ") + origin + "\r\n"));
  }
}

TEST_F(RestGuardTest, RefusesPagesFromElsewhere) {
  for (const char* const origin : {"https://evil.example",
                                   "http://localhost",
                                   "http://localhost:8081",
                                   "https://localhost:80801",
                                   "http://127.0.0.1:8080",
                                   "http://localhost.evil.example:8080",
                                   "http://evil.example:8080",
                                   "http://localhost:8080@evil.example",
                                   "http://localhost:8080.evil.example",
                                   "http://localhost:8080/",
                                   "http://[localhost]:8080",
                                   "localhost:8080",
                                   "//localhost:8080",
                                   "ws://localhost:8080",
                                   "file://",
                                   "null",
                                   "",
                                   "http://",
                                   "http://:8080",
                                   "chrome-extension://abcdefgh",
                                   "http://localhost:8080 http://evil.example",
                                   "http://localhost:008080x"}) {
    ExpectRefused(Get("localhost:8080", std::string("Origin: ") + origin + "\r\n"), "Origin:");
  }
  ExpectRefused(
      Get("localhost:8080", "Origin: http://localhost:8080\r\nOrigin: http://evil.example\r\n"),
      "Origin:");
}

TEST_F(RestGuardTest, RefusesNamesThatOthersCouldResolve) {
  for (const char* const host : {"evil.example",
                                 "evil.example:8080",
                                 "localhost.evil.example",
                                 "evillocalhost",
                                 "127.0.0.1.evil.example",
                                 "sandbox.example.evil.example",
                                 "xsandbox.example",
                                 "2130706433",
                                 "0x7f.1",
                                 "127.1",
                                 "localhost:x",
                                 "localhost:",
                                 "localhost:99999",
                                 "[::1",
                                 "[::1]x",
                                 "[localhost]",
                                 "[127.0.0.1]",
                                 "::1",
                                 "",
                                 ":8080"}) {
    ExpectRefused(Get(host), "Host:");
    // As a page of that name would: to the browser this is one origin.
    ExpectRefused(Get(host, std::string("Origin: http://") + host + "\r\n"), "Host:");
  }
}

TEST_F(RestGuardTest, ReadsTheHostWhereHttpDoes) {
  ExpectLetIn(Get("evil.example", "", "http://localhost:8080/sandbox/v1/accounts"));
  ExpectRefused(Get("localhost", "", "http://evil.example/sandbox/v1/accounts"), "Host:");
  ExpectRefused(Get("localhost", "", "http://localhost@evil.example/sandbox/v1/accounts"), "Host:");
  ExpectRefused("GET /sandbox/v1/accounts HTTP/1.0\r\n\r\n", "Host:");
  ExpectRefused(
      Get("localhost", "X-Forwarded-Host: evil.example\r\nOrigin: http://evil.example\r\n"),
      "Origin:");
}

TEST_F(RestGuardTest, IsNotFooledByThePathOrTheMethod) {
  const std::string foreign = "Origin: https://evil.example\r\n";
  for (const char* const target :
       {"/sandbox/v1/accounts", "/sandbox/v1/nope", "/%73andbox/v1/accounts",
        "/sandbox%2Fv1/accounts", "/sandbox/v1/orders/7%3Apay", "/sandbox/v1/accounts?x=1"}) {
    ExpectRefused(Get("localhost", foreign, target), "Origin:");
  }
  for (const char* const method : {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"}) {
    ExpectRefused(std::string(method) +
                      " /sandbox/v1/faults HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
                      "Content-Type: text/plain\r\n" +
                      foreign + "\r\n",
                  "Origin:");
  }
  ExpectRefused(
      "OPTIONS /sandbox/v1/faults HTTP/1.1\r\nHost: localhost\r\n"
      "Access-Control-Request-Method: POST\r\n" +
          foreign + "\r\n",
      "Origin:");
}

TEST_F(RestGuardTest, RefusesBeforeTheBodyComes) {
  testing::RawClient client = Connect();
  client.Send(
      "POST /sandbox/v1/faults HTTP/1.1\r\nHost: evil.example\r\nExpect: 100-continue\r\n"
      "Content-Length: 5\r\n\r\n");
  EXPECT_EQ(client.Read()->status, 403);
  EXPECT_TRUE(client.AtEnd());
}

TEST_F(RestGuardTest, LeavesTheMerchantApiOpen) {
  const std::string foreign = "Origin: https://evil.example\r\n";
  EXPECT_EQ(Ask(testing::Post("/createOrder", "{}", foreign)).status, 200);
  EXPECT_EQ(Ask(Get("evil.example", foreign, "/health")).status, 200);
}

TEST_F(RestGuardTest, SaysHowToPutItRight) {
  EXPECT_THAT(Ask(Get("evil.example:8080")).body,
              HasSubstr(R"(Host: expected an IP address, localhost or the host of --public-url)"));
  EXPECT_THAT(Ask(Get("localhost:1", "Origin: null\r\n")).body,
              HasSubstr(R"(the sandbox's own, \"http://localhost:1\")"));
}

class RestTokenTest : public testing::RestServerTest {
 protected:
  RestTokenTest() : RestServerTest({.control_token = api::ControlToken("s3cret")}) {}

  void ExpectRefused(const std::string& request, int status) {
    const Answer answer = Ask(request);
    EXPECT_EQ(answer.status, status) << request;
    EXPECT_EQ(control_.TakeReceived(), "") << request;
  }
};

TEST_F(RestTokenTest, LetsItsBearerIn) {
  EXPECT_EQ(Ask(Get("localhost", "Authorization: Bearer s3cret\r\n")).status, 200);
  EXPECT_NE(control_.TakeReceived(), "");
}

TEST_F(RestTokenTest, RefusesEverybodyElse) {
  for (const char* const headers :
       {"", "Authorization: Bearer other\r\n", "Authorization: Basic s3cret\r\n",
        "Authorization: s3cret\r\n", "Authorization: Bearer s3cret extra\r\n",
        "X-Authorization: Bearer s3cret\r\n", "Cookie: authorization=Bearer s3cret\r\n",
        "Grpc-Metadata-Authorization: Bearer s3cret\r\n", "apikey: s3cret\r\n",
        "Authorization: Bearer other\r\nAuthorization: Bearer s3cret\r\n"}) {
    ExpectRefused(Get("localhost", headers), 401);
  }
}

TEST_F(RestTokenTest, AQueryIsNoPlaceForIt) {
  ExpectRefused(Get("localhost", "", "/sandbox/v1/accounts?authorization=Bearer%20s3cret"), 401);
  ExpectRefused(Get("localhost", "", "/sandbox/v1/accounts?access_token=s3cret"), 401);
}

TEST_F(RestTokenTest, DoesNotOpenTheDoorToPagesFromElsewhere) {
  const std::string token = "Authorization: Bearer s3cret\r\n";
  ExpectRefused(Get("localhost", token + "Origin: https://evil.example\r\n"), 403);
  ExpectRefused(Get("evil.example", token), 403);
}

TEST_F(RestTokenTest, SaysWhatIsExpectedAndNotTheToken) {
  const Answer answer = Ask(Get("localhost", "Authorization: Bearer guess\r\n"));
  EXPECT_EQ(answer.Header("grpc-code"), "16");
  EXPECT_THAT(answer.Header("Www-Authenticate"), HasSubstr("Bearer"));
  EXPECT_THAT(answer.body, HasSubstr("--control-token"));
  EXPECT_THAT(answer.body, ::testing::Not(HasSubstr("s3cret")));
}

TEST_F(RestTokenTest, TheMerchantApiAsksForNone) {
  EXPECT_EQ(Ask(testing::Post("/createOrder", "{}")).status, 200);
  EXPECT_EQ(Ask(testing::Post("/getPublicOrderById", "{}")).status, 200);
  EXPECT_EQ(Ask(Get("localhost", "", "/health")).status, 200);
}

}  // namespace
}  // namespace payscrypt::transports::rest
