#include "runner/merchant.h"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "../webhooks/receiver.h"
#include "runner/http_client.h"

namespace payscrypt::runner {
namespace {

using webhooks::Receiver;

constexpr char kWebhook[] =
    R"({"id":"7","pg_wallet_id":"0","merchant_order_id":"A-1","status":"CONFIRMING"})";

int Post(HttpClient& client, const std::string& url, const std::string& body) {
  HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.body = body;
  return client.Call(request).status;
}

class MerchantTest : public testing::Test {
 protected:
  std::atomic<int> asked_{0};
  std::atomic<bool> for_the_order_{true};
  Receiver sandbox_{[this](webhooks::Connection& connection) {
    while (const auto request = connection.ReadRequest()) {
      ++asked_;
      if (request->body.find("\"id\":\"7\"") == std::string::npos) for_the_order_ = false;
      connection.Write(webhooks::Answer(200, "{}", "grpc-code: 0\r\n"));
    }
  }};
  std::unique_ptr<Merchant> merchant_ =
      std::move(*Merchant::Start("127.0.0.1", sandbox_.Url(""), std::chrono::seconds(5)));
};

TEST_F(MerchantTest, AsksForTheOrderBeforeItAnswers) {
  HttpClient client;
  EXPECT_EQ(Post(client, merchant_->webhook_url(), kWebhook), 200);
  EXPECT_EQ(asked_, 1);
  EXPECT_TRUE(for_the_order_);
}

TEST_F(MerchantTest, RefusesWhatIsNoWebhook) {
  HttpClient client;
  for (const char* body : {"", "{}", "<html>", R"({"id":"x"})", R"({"id":"-1"})"}) {
    EXPECT_EQ(Post(client, merchant_->webhook_url(), body), 400) << body;
  }
  EXPECT_EQ(asked_, 0);
}

TEST_F(MerchantTest, TakesAStorm) {
  std::atomic<int> accepted{0};
  std::vector<std::thread> senders;
  for (int i = 0; i < 8; ++i) {
    senders.emplace_back([&] {
      HttpClient client;
      for (int j = 0; j < 125; ++j) {
        if (Post(client, merchant_->webhook_url(), kWebhook) == 200) ++accepted;
      }
    });
  }
  for (std::thread& sender : senders) sender.join();
  EXPECT_EQ(accepted, 1000);
  EXPECT_EQ(asked_, 1000);
}

TEST_F(MerchantTest, EndsWhileConnectionsAreOpen) {
  HttpClient client;
  Post(client, merchant_->webhook_url(), kWebhook);
  merchant_.reset();
}

TEST(Merchant, SilentSandboxDoesNotHoldItUpForEver) {
  Receiver sandbox(&webhooks::Hang);
  const auto merchant =
      Merchant::Start("127.0.0.1", sandbox.Url(""), std::chrono::milliseconds(50));
  ASSERT_TRUE(merchant);
  HttpClient client;
  EXPECT_EQ(Post(client, (*merchant)->webhook_url(), kWebhook), 200);
}

TEST(Merchant, AddressOfAnotherMachineIsAnError) {
  const auto merchant = Merchant::Start("192.0.2.1", "http://127.0.0.1:1", {});
  ASSERT_FALSE(merchant);
  EXPECT_NE(merchant.error().message.find("192.0.2.1"), std::string::npos);
}

}  // namespace
}  // namespace payscrypt::runner
