// The control API as the sandbox answers it, from its accounts.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/sandbox_control.h"
#include "engine/directory.h"

namespace payscrypt::api {

// An account to be made. Its options have what was asked for, checked as far as it can be without
// the rest of the sandbox; name and key are empty where they are to be made up.
struct NewAccount {
  engine::AccountOptions options;
  std::string api_key;
  double clock_factor = 1;
  std::optional<domain::Timestamp> clock_start;          // without: the time of day
  std::optional<domain::RetryPolicy> webhook_retries{};  // without: the sandbox's own
};

class ControlService : public SandboxControl {
 public:
  struct Options {
    std::string public_url;  // as SandboxGateway's
    // Makes an account, starts its clock and adds it to the directory.
    std::function<domain::Result<std::shared_ptr<engine::Account>>(NewAccount)> make_account;
    std::function<std::string()> make_key;  // one that nobody guesses
    engine::AlarmFactory& alarms;           // outlives the service
    // Whether webhooks can be sent there; empty: anywhere.
    std::function<domain::Result<void>(const std::string& url)> check_webhook_url{};
    bool simulate_panel = true;  // whether SimulateOrder may be called
  };

  // The directory outlives the service.
  ControlService(engine::Directory& directory, Options options);

  void CreateAccount(const Call& call, const control::CreateAccountRequest& request,
                     control::Account& response, Done done) override;
  void GetAccount(const Call& call, const control::GetAccountRequest& request,
                  control::Account& response, Done done) override;
  void ListAccounts(const Call& call, const control::ListAccountsRequest& request,
                    control::ListAccountsResponse& response, Done done) override;
  void DeleteAccount(const Call& call, const control::DeleteAccountRequest& request,
                     control::DeleteAccountResponse& response, Done done) override;
  void SetDefaultScenario(const Call& call, const control::SetDefaultScenarioRequest& request,
                          control::Account& response, Done done) override;
  void PutScenario(const Call& call, const control::PutScenarioRequest& request,
                   control::Scenario& response, Done done) override;
  void GetScenario(const Call& call, const control::GetScenarioRequest& request,
                   control::Scenario& response, Done done) override;
  void ListScenarios(const Call& call, const control::ListScenariosRequest& request,
                     control::ListScenariosResponse& response, Done done) override;
  void DeleteScenario(const Call& call, const control::DeleteScenarioRequest& request,
                      control::DeleteScenarioResponse& response, Done done) override;
  void AddFault(const Call& call, const control::AddFaultRequest& request, control::Fault& response,
                Done done) override;
  void ListFaults(const Call& call, const control::ListFaultsRequest& request,
                  control::ListFaultsResponse& response, Done done) override;
  void ClearFaults(const Call& call, const control::ClearFaultsRequest& request,
                   control::ClearFaultsResponse& response, Done done) override;
  void GetClock(const Call& call, const control::GetClockRequest& request, control::Clock& response,
                Done done) override;
  void SetClock(const Call& call, const control::SetClockRequest& request, control::Clock& response,
                Done done) override;
  void AdvanceClock(const Call& call, const control::AdvanceClockRequest& request,
                    control::AdvanceClockResponse& response, Done done) override;
  void GetOrder(const Call& call, const control::GetOrderRequest& request,
                control::SandboxOrder& response, Done done) override;
  void ListOrders(const Call& call, const control::ListOrdersRequest& request,
                  control::ListOrdersResponse& response, Done done) override;
  void PayOrder(const Call& call, const control::PayOrderRequest& request,
                control::SandboxOrder& response, Done done) override;
  void ConfirmOrder(const Call& call, const control::ConfirmOrderRequest& request,
                    control::SandboxOrder& response, Done done) override;
  void DropPayment(const Call& call, const control::DropPaymentRequest& request,
                   control::SandboxOrder& response, Done done) override;
  void ExpireOrder(const Call& call, const control::ExpireOrderRequest& request,
                   control::SandboxOrder& response, Done done) override;
  void CancelOrder(const Call& call, const control::CancelOrderRequest& request,
                   control::SandboxOrder& response, Done done) override;
  void ListEvents(const Call& call, const control::ListEventsRequest& request,
                  control::ListEventsResponse& response, Done done) override;
  void ListDeliveries(const Call& call, const control::ListDeliveriesRequest& request,
                      control::ListDeliveriesResponse& response, Done done) override;
  void ListRequests(const Call& call, const control::ListRequestsRequest& request,
                    control::ListRequestsResponse& response, Done done) override;
  void GetRequest(const Call& call, const control::GetRequestRequest& request,
                  control::RecordedRequest& response, Done done) override;
  void VerifyRequests(const Call& call, const control::VerifyRequestsRequest& request,
                      control::VerifyRequestsResponse& response, Done done) override;
  void ClearRequests(const Call& call, const control::ClearRequestsRequest& request,
                     control::ClearRequestsResponse& response, Done done) override;
  void Reset(const Call& call, const control::ResetRequest& request, control::Account& response,
             Done done) override;
  void AddWallet(const Call& call, const control::AddWalletRequest& request,
                 control::Wallet& response, Done done) override;
  void ListWallets(const Call& call, const control::ListWalletsRequest& request,
                   control::ListWalletsResponse& response, Done done) override;
  void RemoveWallet(const Call& call, const control::RemoveWalletRequest& request,
                    control::RemoveWalletResponse& response, Done done) override;
  void CreateWebhook(const Call& call, const control::CreateWebhookRequest& request,
                     control::Webhook& response, Done done) override;
  void ListWebhooks(const Call& call, const control::ListWebhooksRequest& request,
                    control::ListWebhooksResponse& response, Done done) override;
  void UpdateWebhook(const Call& call, const control::UpdateWebhookRequest& request,
                     control::Webhook& response, Done done) override;
  void DeleteWebhook(const Call& call, const control::DeleteWebhookRequest& request,
                     control::DeleteWebhookResponse& response, Done done) override;
  void TestWebhook(const Call& call, const control::TestWebhookRequest& request,
                   control::Delivery& response, Done done) override;
  void SendWebhook(const Call& call, const control::SendWebhookRequest& request,
                   control::SendWebhookResponse& response, Done done) override;
  void GetDelivery(const Call& call, const control::GetDeliveryRequest& request,
                   control::Delivery& response, Done done) override;
  void Redeliver(const Call& call, const control::RedeliverRequest& request,
                 control::Delivery& response, Done done) override;

  void CreateApiKey(const Call& call, const control::CreateApiKeyRequest& request,
                    control::ApiKey& response, Done done) override;
  void ListApiKeys(const Call& call, const control::ListApiKeysRequest& request,
                   control::ListApiKeysResponse& response, Done done) override;
  void InvalidateApiKey(const Call& call, const control::InvalidateApiKeyRequest& request,
                        control::InvalidateApiKeyResponse& response, Done done) override;
  void WaitForOrder(const Call& call, const control::WaitForOrderRequest& request,
                    control::SandboxOrder& response, Done done) override;
  void ListAssets(const Call& call, const control::ListAssetsRequest& request,
                  control::ListAssetsResponse& response, Done done) override;
  void SimulateOrder(const Call& call, const control::SimulateOrderRequest& request,
                     pg::PublicOrder& response, Done done) override;

 private:
  using AccountPtr = std::shared_ptr<engine::Account>;

  // The account that a call is about. UNAVAILABLE while it can keep nothing.
  domain::Result<AccountPtr> Pick(const Call& call) const;
  domain::Result<void> CheckWebhookUrl(const std::string& url) const;
  // Answers with what `body` makes of that account: a Result<void>.
  template <typename Body>
  void With(const Call& call, const Done& done, Body body) const;
  // Does something to an order by hand, and shows it.
  void Act(const Call& call, const std::string& id,
           const domain::Result<domain::StepAction>& action, control::SandboxOrder& response,
           const Done& done) const;
  domain::Result<void> ShowOrder(const AccountPtr& account, const std::string& id,
                                 control::SandboxOrder& response) const;
  std::string PageOf(const engine::OrderDetail& order) const;
  void FillAccount(const AccountPtr& account, control::Account& message) const;

  engine::Directory& directory_;
  const Options options_;
};

}  // namespace payscrypt::api
