// A control API that remembers what it was asked last, and answers with it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "api/sandbox_control.h"

namespace payscrypt::testing {

class EchoControl : public api::SandboxControl {
 public:
  // The name of the rpc and the request's fields that are set, "PayOrder id: \"7\""; empty where
  // there was no call since the last time.
  std::string TakeReceived() {
    const std::lock_guard lock(mutex_);
    return std::exchange(received_, {});
  }

  // How a call ends; unless told otherwise, at once and well.
  std::function<void(const api::Call&, api::Done)> end = [](const api::Call&,
                                                            const api::Done& done) { done({}); };

  void CreateAccount(const api::Call& call, const api::control::CreateAccountRequest& request,
                     api::control::Account& response, api::Done done) override {
    Answer("CreateAccount", call, request, response, std::move(done));
  }
  void GetAccount(const api::Call& call, const api::control::GetAccountRequest& request,
                  api::control::Account& response, api::Done done) override {
    Answer("GetAccount", call, request, response, std::move(done));
  }
  void ListAccounts(const api::Call& call, const api::control::ListAccountsRequest& request,
                    api::control::ListAccountsResponse& response, api::Done done) override {
    Answer("ListAccounts", call, request, response, std::move(done));
  }
  void DeleteAccount(const api::Call& call, const api::control::DeleteAccountRequest& request,
                     api::control::DeleteAccountResponse& response, api::Done done) override {
    Answer("DeleteAccount", call, request, response, std::move(done));
  }
  void SetDefaultScenario(const api::Call& call,
                          const api::control::SetDefaultScenarioRequest& request,
                          api::control::Account& response, api::Done done) override {
    Answer("SetDefaultScenario", call, request, response, std::move(done));
  }
  void PutScenario(const api::Call& call, const api::control::PutScenarioRequest& request,
                   api::control::Scenario& response, api::Done done) override {
    Answer("PutScenario", call, request, response, std::move(done));
  }
  void GetScenario(const api::Call& call, const api::control::GetScenarioRequest& request,
                   api::control::Scenario& response, api::Done done) override {
    Answer("GetScenario", call, request, response, std::move(done));
  }
  void ListScenarios(const api::Call& call, const api::control::ListScenariosRequest& request,
                     api::control::ListScenariosResponse& response, api::Done done) override {
    Answer("ListScenarios", call, request, response, std::move(done));
  }
  void DeleteScenario(const api::Call& call, const api::control::DeleteScenarioRequest& request,
                      api::control::DeleteScenarioResponse& response, api::Done done) override {
    Answer("DeleteScenario", call, request, response, std::move(done));
  }
  void AddFault(const api::Call& call, const api::control::AddFaultRequest& request,
                api::control::Fault& response, api::Done done) override {
    Answer("AddFault", call, request, response, std::move(done));
  }
  void ListFaults(const api::Call& call, const api::control::ListFaultsRequest& request,
                  api::control::ListFaultsResponse& response, api::Done done) override {
    Answer("ListFaults", call, request, response, std::move(done));
  }
  void ClearFaults(const api::Call& call, const api::control::ClearFaultsRequest& request,
                   api::control::ClearFaultsResponse& response, api::Done done) override {
    Answer("ClearFaults", call, request, response, std::move(done));
  }
  void GetClock(const api::Call& call, const api::control::GetClockRequest& request,
                api::control::Clock& response, api::Done done) override {
    Answer("GetClock", call, request, response, std::move(done));
  }
  void SetClock(const api::Call& call, const api::control::SetClockRequest& request,
                api::control::Clock& response, api::Done done) override {
    Answer("SetClock", call, request, response, std::move(done));
  }
  void AdvanceClock(const api::Call& call, const api::control::AdvanceClockRequest& request,
                    api::control::AdvanceClockResponse& response, api::Done done) override {
    Answer("AdvanceClock", call, request, response, std::move(done));
  }
  void GetOrder(const api::Call& call, const api::control::GetOrderRequest& request,
                api::control::SandboxOrder& response, api::Done done) override {
    Answer("GetOrder", call, request, response, std::move(done));
  }
  void ListOrders(const api::Call& call, const api::control::ListOrdersRequest& request,
                  api::control::ListOrdersResponse& response, api::Done done) override {
    Answer("ListOrders", call, request, response, std::move(done));
  }
  void PayOrder(const api::Call& call, const api::control::PayOrderRequest& request,
                api::control::SandboxOrder& response, api::Done done) override {
    Answer("PayOrder", call, request, response, std::move(done));
  }
  void ConfirmOrder(const api::Call& call, const api::control::ConfirmOrderRequest& request,
                    api::control::SandboxOrder& response, api::Done done) override {
    Answer("ConfirmOrder", call, request, response, std::move(done));
  }
  void DropPayment(const api::Call& call, const api::control::DropPaymentRequest& request,
                   api::control::SandboxOrder& response, api::Done done) override {
    Answer("DropPayment", call, request, response, std::move(done));
  }
  void ExpireOrder(const api::Call& call, const api::control::ExpireOrderRequest& request,
                   api::control::SandboxOrder& response, api::Done done) override {
    Answer("ExpireOrder", call, request, response, std::move(done));
  }
  void CancelOrder(const api::Call& call, const api::control::CancelOrderRequest& request,
                   api::control::SandboxOrder& response, api::Done done) override {
    Answer("CancelOrder", call, request, response, std::move(done));
  }
  void ListEvents(const api::Call& call, const api::control::ListEventsRequest& request,
                  api::control::ListEventsResponse& response, api::Done done) override {
    Answer("ListEvents", call, request, response, std::move(done));
  }
  void ListDeliveries(const api::Call& call, const api::control::ListDeliveriesRequest& request,
                      api::control::ListDeliveriesResponse& response, api::Done done) override {
    Answer("ListDeliveries", call, request, response, std::move(done));
  }
  void ListRequests(const api::Call& call, const api::control::ListRequestsRequest& request,
                    api::control::ListRequestsResponse& response, api::Done done) override {
    Answer("ListRequests", call, request, response, std::move(done));
  }
  void GetRequest(const api::Call& call, const api::control::GetRequestRequest& request,
                  api::control::RecordedRequest& response, api::Done done) override {
    Answer("GetRequest", call, request, response, std::move(done));
  }
  void VerifyRequests(const api::Call& call, const api::control::VerifyRequestsRequest& request,
                      api::control::VerifyRequestsResponse& response, api::Done done) override {
    Answer("VerifyRequests", call, request, response, std::move(done));
  }
  void ClearRequests(const api::Call& call, const api::control::ClearRequestsRequest& request,
                     api::control::ClearRequestsResponse& response, api::Done done) override {
    Answer("ClearRequests", call, request, response, std::move(done));
  }
  void Reset(const api::Call& call, const api::control::ResetRequest& request,
             api::control::Account& response, api::Done done) override {
    Answer("Reset", call, request, response, std::move(done));
  }
  void AddWallet(const api::Call& call, const api::control::AddWalletRequest& request,
                 api::control::Wallet& response, api::Done done) override {
    Answer("AddWallet", call, request, response, std::move(done));
  }
  void ListWallets(const api::Call& call, const api::control::ListWalletsRequest& request,
                   api::control::ListWalletsResponse& response, api::Done done) override {
    Answer("ListWallets", call, request, response, std::move(done));
  }
  void RemoveWallet(const api::Call& call, const api::control::RemoveWalletRequest& request,
                    api::control::RemoveWalletResponse& response, api::Done done) override {
    Answer("RemoveWallet", call, request, response, std::move(done));
  }
  void CreateWebhook(const api::Call& call, const api::control::CreateWebhookRequest& request,
                     api::control::Webhook& response, api::Done done) override {
    Answer("CreateWebhook", call, request, response, std::move(done));
  }
  void ListWebhooks(const api::Call& call, const api::control::ListWebhooksRequest& request,
                    api::control::ListWebhooksResponse& response, api::Done done) override {
    Answer("ListWebhooks", call, request, response, std::move(done));
  }
  void UpdateWebhook(const api::Call& call, const api::control::UpdateWebhookRequest& request,
                     api::control::Webhook& response, api::Done done) override {
    Answer("UpdateWebhook", call, request, response, std::move(done));
  }
  void DeleteWebhook(const api::Call& call, const api::control::DeleteWebhookRequest& request,
                     api::control::DeleteWebhookResponse& response, api::Done done) override {
    Answer("DeleteWebhook", call, request, response, std::move(done));
  }
  void TestWebhook(const api::Call& call, const api::control::TestWebhookRequest& request,
                   api::control::Delivery& response, api::Done done) override {
    Answer("TestWebhook", call, request, response, std::move(done));
  }
  void SendWebhook(const api::Call& call, const api::control::SendWebhookRequest& request,
                   api::control::SendWebhookResponse& response, api::Done done) override {
    Answer("SendWebhook", call, request, response, std::move(done));
  }
  void GetDelivery(const api::Call& call, const api::control::GetDeliveryRequest& request,
                   api::control::Delivery& response, api::Done done) override {
    Answer("GetDelivery", call, request, response, std::move(done));
  }
  void Redeliver(const api::Call& call, const api::control::RedeliverRequest& request,
                 api::control::Delivery& response, api::Done done) override {
    Answer("Redeliver", call, request, response, std::move(done));
  }
  void CreateApiKey(const api::Call& call, const api::control::CreateApiKeyRequest& request,
                    api::control::ApiKey& response, api::Done done) override {
    Answer("CreateApiKey", call, request, response, std::move(done));
  }
  void ListApiKeys(const api::Call& call, const api::control::ListApiKeysRequest& request,
                   api::control::ListApiKeysResponse& response, api::Done done) override {
    Answer("ListApiKeys", call, request, response, std::move(done));
  }
  void InvalidateApiKey(const api::Call& call, const api::control::InvalidateApiKeyRequest& request,
                        api::control::InvalidateApiKeyResponse& response, api::Done done) override {
    Answer("InvalidateApiKey", call, request, response, std::move(done));
  }
  void ListAssets(const api::Call& call, const api::control::ListAssetsRequest& request,
                  api::control::ListAssetsResponse& response, api::Done done) override {
    Answer("ListAssets", call, request, response, std::move(done));
  }
  void SimulateOrder(const api::Call& call, const api::control::SimulateOrderRequest& request,
                     pg::PublicOrder& response, api::Done done) override {
    Answer("SimulateOrder", call, request, response, std::move(done));
  }
  void WaitForOrder(const api::Call& call, const api::control::WaitForOrderRequest& request,
                    api::control::SandboxOrder& response, api::Done done) override {
    Answer("WaitForOrder", call, request, response, std::move(done));
  }

 private:
  using Message = google::protobuf::Message;

  void Answer(const char* rpc, const api::Call& call, const Message& request, Message& response,
              api::Done done) {
    CopyFieldsOfTheSameName(request, response);
    {
      const std::lock_guard lock(mutex_);
      const std::string fields = request.ShortDebugString();
      received_ = fields.empty() ? rpc : rpc + (" " + fields);
    }
    end(call, std::move(done));
  }

  static void CopyFieldsOfTheSameName(const Message& from, Message& to) {
    for (int i = 0; i < from.GetDescriptor()->field_count(); ++i) {
      const auto* const field = from.GetDescriptor()->field(i);
      const auto* const same = to.GetDescriptor()->FindFieldByName(field->name());
      const bool is_text = field->type() == field->TYPE_STRING && !field->is_repeated();
      if (same == nullptr || !is_text || same->type() != field->type()) continue;
      to.GetReflection()->SetString(&to, same, from.GetReflection()->GetString(from, field));
    }
  }

  std::mutex mutex_;
  std::string received_;
};

}  // namespace payscrypt::testing
