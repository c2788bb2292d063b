// The Payment UI and the console: their files, and what their pages may ask for.
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rest_server.h"
#include "web/pages.h"

namespace payscrypt::transports::rest {
namespace {

using testing::Answer;
using ::testing::HasSubstr;
using ::testing::Not;

std::string To(const std::string& method, const std::string& path, const std::string& headers = "",
               const std::string& body = "") {
  return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// The path of the page's script.
std::string ScriptOf(const std::string& html) {
  const std::size_t begin = html.find("assets/", html.find("<script"));
  return "/" + html.substr(begin, html.find('"', begin) - begin);
}

class RestPagesTest : public testing::RestServerTest {};
class RestPagesWithoutPanelTest : public testing::RestServerTest {
 protected:
  RestPagesWithoutPanelTest() : RestServerTest({.simulate_panel = false}) {}
};

TEST_F(RestPagesTest, ServesThePages) {
  const Answer console = Ask(To("GET", "/"));
  EXPECT_EQ(console.status, 200);
  EXPECT_EQ(console.Header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(console.Header("Cache-Control"), "no-cache");
  EXPECT_THAT(console.body, HasSubstr("<script type=\"module\""));
  for (const char* const path : {"/pay/1000001001", "/pay/no-such-order", "/pay/7?stay"}) {
    const Answer page = Ask(To("GET", path));
    EXPECT_EQ(page.status, 404) << path;  // there are no orders here
    EXPECT_EQ(page.Header("Content-Type"), "text/html; charset=utf-8");
    EXPECT_EQ(page.Header("Cache-Control"), "no-store");
    EXPECT_THAT(page.body, HasSubstr("<script type=\"module\""));
  }
}

TEST_F(RestPagesTest, KeepsThePagesFromAllThatIsNotTheSandboxs) {
  const Answer page = Ask(To("GET", "/pay/7"));
  const std::string policy = page.Header("Content-Security-Policy");
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("script-src 'self'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
  EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
  EXPECT_EQ(page.Header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.Header("Referrer-Policy"), "no-referrer");
  EXPECT_THAT(page.body, Not(HasSubstr("<style")));
  EXPECT_THAT(page.body, Not(HasSubstr("://")));
}

TEST_F(RestPagesTest, LetsAssetsBeKeptForEver) {
  const std::string script = ScriptOf(Ask(To("GET", "/")).body);
  const Answer asset = Ask(To("GET", script));
  EXPECT_EQ(asset.status, 200) << script;
  EXPECT_EQ(asset.Header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(asset.Header("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(Ask(To("HEAD", script)).Header("Content-Length"), std::to_string(asset.body.size()));
  for (const char* const path : {"/assets/", "/assets/nope.js", "/assets/console.html",
                                 "/assets/pages.txt", "/assets/a/b", "/assets/..%2fpages.txt"}) {
    EXPECT_EQ(Ask(To("GET", path)).status, 404) << path;
  }
}

TEST_F(RestPagesTest, CompressesForWhoCanReadIt) {
  const std::string script = ScriptOf(Ask(To("GET", "/")).body);
  const auto coding = [&](const std::string& accepted) {
    const Answer answer = Ask(To("GET", script, "Accept-Encoding: " + accepted + "\r\n"));
    EXPECT_EQ(answer.Header("Vary"), "Accept-Encoding");
    return answer.Header("Content-Encoding");
  };
  EXPECT_EQ(coding("gzip, deflate, br, zstd"), "br");
  EXPECT_EQ(coding("gzip"), "gzip");
  EXPECT_EQ(coding("GZIP;q=0.5"), "gzip");
  EXPECT_EQ(coding("br;q=0, gzip;q=1.0"), "gzip");
  EXPECT_EQ(coding("br; q=0.0,gzip;q=0"), "(none)");
  EXPECT_EQ(coding("identity, *"), "(none)");
  const web::File* const file = web::FindFile(script.substr(std::string("/assets/").size()));
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(Ask(To("GET", script, "Accept-Encoding: br\r\n")).body, file->brotli);
  EXPECT_EQ(Ask(To("GET", script, "Accept-Encoding: gzip\r\n")).body, file->gzip);
  EXPECT_EQ(Ask(To("GET", script)).body, file->bytes);
}

TEST_F(RestPagesTest, SendsNothingTwice) {
  const std::string tag = Ask(To("GET", "/")).Header("ETag");
  testing::RawClient client = Connect();
  client.Send(To("GET", "/", "If-None-Match: \"x\", " + tag + "\r\n"));
  const Answer again = client.Read(true).value();
  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.Header("ETag"), tag);
  EXPECT_EQ(Ask(To("GET", "/", "If-None-Match: \"x\"\r\n")).status, 200);
}

TEST_F(RestPagesTest, GoesOnAfterAnAnswerWithoutABody) {
  testing::RawClient client = Connect();
  client.Send(To("GET", "/", "If-None-Match: *\r\n") + To("GET", "/health"));
  EXPECT_EQ(client.Read(true)->status, 304);
  EXPECT_EQ(client.Read()->status, 200);
}

TEST_F(RestPagesTest, LetsItsOwnPagesPlayTheCustomer) {
  const std::string json = "Content-Type: application/json\r\n";
  const std::string body = R"({"action":"pay","value":"40%"})";
  EXPECT_EQ(Ask(To("POST", "/pay/7/simulate", json + "Origin: http://localhost\r\n", body)).status,
            200);
  EXPECT_EQ(control_.TakeReceived(), R"(SimulateOrder id: "7" action: "pay" value: "40%")");
}

TEST_F(RestPagesTest, LetsNoOtherPagePlayTheCustomer) {
  for (const char* const foreign : {"Origin: https://evil.example\r\n", "Origin: null\r\n",
                                    "Origin: http://localhost:81\r\n"}) {
    EXPECT_EQ(Ask(To("POST", "/pay/7/simulate", foreign, R"({"action":"pay"})")).status, 403);
  }
  const std::string rebound =
      "POST /pay/7/simulate HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 2\r\n\r\n{}";
  EXPECT_EQ(Ask(rebound).status, 403);
  EXPECT_EQ(control_.TakeReceived(), "");
}

TEST_F(RestPagesTest, ReadsWhatThePageAsksForStrictly) {
  EXPECT_EQ(Ask(To("POST", "/pay/7/simulate", "", R"({"id":"8","action":"pay"})")).status, 400);
  EXPECT_EQ(Ask(To("POST", "/pay/7/simulate", "", R"({"acton":"pay"})")).status, 400);
  EXPECT_EQ(Ask(To("GET", "/pay/7/simulate")).status, 404);
  EXPECT_EQ(Ask(To("POST", "/pay/7")).status, 404);
  EXPECT_EQ(control_.TakeReceived(), "");
}

TEST_F(RestPagesWithoutPanelTest, KeepsTheDrawerFromThePage) {
  EXPECT_THAT(Ask(To("GET", "/pay/7")).body, HasSubstr(R"("simulates":false)"));
}

TEST_F(RestPagesTest, OffersTheDrawer) {
  EXPECT_THAT(Ask(To("GET", "/pay/7")).body, HasSubstr(R"("simulates":true)"));
}

}  // namespace
}  // namespace payscrypt::transports::rest
