#include "webhooks/url.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace payscrypt::webhooks {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(WebhookUrl, MayBeAnyAbsoluteHttpOrHttpsUrl) {
  for (const char* url :
       {"http://127.0.0.1:3000/webhook", "https://shop.example/hooks/payscrypt?shop=1&x=%20",
        "http://localhost", "http://[::1]:8080/", "http://merchant:3000", "HTTP://Merchant/A",
        "http://user:secret@host/path", "http://host.docker.internal:65535/#part",
        "http://192.168.0.1/wp-json/wc/v3/hook", "http://under_score/"}) {
    EXPECT_TRUE(CheckWebhookUrl(url).has_value()) << url;
  }
}

TEST(WebhookUrl, RefusalNamesTheUrlTheReasonAndAnExample) {
  const auto checked = CheckWebhookUrl("ftp://host/path");
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code, domain::ErrorCode::kInvalidArgument);
  EXPECT_EQ(checked.error().message,
            "webhook URL \"ftp://host/path\": it does not begin with http:// or "
            "https://; expected an "
            "absolute http or https URL, such as http://127.0.0.1:3000/webhook");
}

TEST(WebhookUrl, RefusalSaysWhatIsWrong) {
  struct Case {
    std::string url;
    const char* why;
  };
  const Case cases[] = {
      {"", "it is empty"},
      {"/webhook", "it does not begin with http:// or https://"},
      {"127.0.0.1:3000/webhook", "it does not begin with http:// or https://"},
      {"localhost:3000/webhook", "it does not begin with http:// or https://"},
      {"localhost/webhook", "it does not begin with http:// or https://"},
      {"://host/", "it does not begin with http:// or https://"},
      {"gopher://host/", "it does not begin with http:// or https://"},
      {"file:///etc/passwd", "it does not begin with http:// or https://"},
      {"wibble://host/", "it does not begin with http:// or https://"},
      {"http://", "its host is missing or malformed"},
      {"http:///webhook", "must be followed by two slashes and a host"},
      {"http:/host/webhook", "must be followed by two slashes and a host"},
      {"http://host:port/", "its port is not a number from 1 to 65535"},
      {"http://host:65536/", "its port is not a number from 1 to 65535"},
      {"http://host:0/", "its port is not a number from 1 to 65535"},
      {"http://[::1/", "its IPv6 address is malformed"},
      {"http://ho st/", "malformed"},
      {"http://host/a b", "it is malformed"},
      {"http://host/a\nb", "it is malformed"},
      {std::string("http://host/\0x", 14), "it has a NUL byte in it"},
  };
  for (const Case& c : cases) {
    const auto checked = CheckWebhookUrl(c.url);
    ASSERT_FALSE(checked.has_value()) << c.url;
    EXPECT_THAT(checked.error().message,
                AllOf(HasSubstr(c.why), HasSubstr("such as http://127.0.0.1:3000/webhook")));
  }
}

TEST(WebhookUrl, IsBounded) {
  const std::string begin = "http://host/";
  const std::string longest = begin + std::string(kMaxUrlBytes - begin.size(), 'a');
  EXPECT_TRUE(CheckWebhookUrl(longest).has_value());
  const auto checked = CheckWebhookUrl(longest + "a");
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code, domain::ErrorCode::kInvalidArgument);
  EXPECT_THAT(checked.error().message,
              AllOf(HasSubstr("... (2049 bytes): it has more than 2048 bytes; expected"),
                    HasSubstr("such as http://127.0.0.1:3000/webhook")));
}

TEST(WebhookUrl, RefusalQuotesIt) {
  const auto checked = CheckWebhookUrl("ftp://\"\r\nx\x1b\xff" + std::string(1'000'000, 'y'));
  ASSERT_FALSE(checked.has_value());
  EXPECT_THAT(checked.error().message,
              AllOf(testing::StartsWith(R"(webhook URL "ftp://\"\x0D\x0Ax\x1B\xFFyyy)"),
                    HasSubstr("yyy\"... (1000012 bytes): it has more than")));
  EXPECT_LT(checked.error().message.size(), 400U);
}

TEST(WebhookUrl, ReceiverIsSchemeHostAndPort) {
  EXPECT_EQ(ReceiverOf("http://host/a?b").value(), "http://host:80");
  EXPECT_EQ(ReceiverOf("https://host").value(), "https://host:443");
  EXPECT_EQ(ReceiverOf("http://user:secret@host:3000/").value(), "http://host:3000");
  EXPECT_EQ(ReceiverOf("http://[::1]:3000/").value(), "http://[::1]:3000");
}

}  // namespace
}  // namespace payscrypt::webhooks
