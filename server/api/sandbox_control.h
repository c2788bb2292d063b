// The control API, free of transports. What the methods do is said in proto/sandbox.proto.
#pragma once

#include "api/call.h"
#include "sandbox.pb.h"

namespace payscrypt::api {

namespace control = ::payscrypt::sandbox::v1;

// Safe to call from any thread; never blocks. `call`, the request and the response live until
// `done` is called, which may be before the method returns.
class SandboxControl {
 public:
  virtual ~SandboxControl() = default;

  virtual void CreateAccount(const Call& call, const control::CreateAccountRequest& request,
                             control::Account& response, Done done) = 0;
  virtual void GetAccount(const Call& call, const control::GetAccountRequest& request,
                          control::Account& response, Done done) = 0;
  virtual void ListAccounts(const Call& call, const control::ListAccountsRequest& request,
                            control::ListAccountsResponse& response, Done done) = 0;
  virtual void DeleteAccount(const Call& call, const control::DeleteAccountRequest& request,
                             control::DeleteAccountResponse& response, Done done) = 0;
  virtual void SetDefaultScenario(const Call& call,
                                  const control::SetDefaultScenarioRequest& request,
                                  control::Account& response, Done done) = 0;
  virtual void PutScenario(const Call& call, const control::PutScenarioRequest& request,
                           control::Scenario& response, Done done) = 0;
  virtual void GetScenario(const Call& call, const control::GetScenarioRequest& request,
                           control::Scenario& response, Done done) = 0;
  virtual void ListScenarios(const Call& call, const control::ListScenariosRequest& request,
                             control::ListScenariosResponse& response, Done done) = 0;
  virtual void DeleteScenario(const Call& call, const control::DeleteScenarioRequest& request,
                              control::DeleteScenarioResponse& response, Done done) = 0;
  virtual void AddFault(const Call& call, const control::AddFaultRequest& request,
                        control::Fault& response, Done done) = 0;
  virtual void ListFaults(const Call& call, const control::ListFaultsRequest& request,
                          control::ListFaultsResponse& response, Done done) = 0;
  virtual void ClearFaults(const Call& call, const control::ClearFaultsRequest& request,
                           control::ClearFaultsResponse& response, Done done) = 0;
  virtual void GetClock(const Call& call, const control::GetClockRequest& request,
                        control::Clock& response, Done done) = 0;
  virtual void SetClock(const Call& call, const control::SetClockRequest& request,
                        control::Clock& response, Done done) = 0;
  virtual void AdvanceClock(const Call& call, const control::AdvanceClockRequest& request,
                            control::AdvanceClockResponse& response, Done done) = 0;
  virtual void GetOrder(const Call& call, const control::GetOrderRequest& request,
                        control::SandboxOrder& response, Done done) = 0;
  virtual void ListOrders(const Call& call, const control::ListOrdersRequest& request,
                          control::ListOrdersResponse& response, Done done) = 0;
  virtual void PayOrder(const Call& call, const control::PayOrderRequest& request,
                        control::SandboxOrder& response, Done done) = 0;
  virtual void ConfirmOrder(const Call& call, const control::ConfirmOrderRequest& request,
                            control::SandboxOrder& response, Done done) = 0;
  virtual void DropPayment(const Call& call, const control::DropPaymentRequest& request,
                           control::SandboxOrder& response, Done done) = 0;
  virtual void ExpireOrder(const Call& call, const control::ExpireOrderRequest& request,
                           control::SandboxOrder& response, Done done) = 0;
  virtual void CancelOrder(const Call& call, const control::CancelOrderRequest& request,
                           control::SandboxOrder& response, Done done) = 0;
  virtual void ListEvents(const Call& call, const control::ListEventsRequest& request,
                          control::ListEventsResponse& response, Done done) = 0;
  virtual void ListDeliveries(const Call& call, const control::ListDeliveriesRequest& request,
                              control::ListDeliveriesResponse& response, Done done) = 0;
  virtual void ListRequests(const Call& call, const control::ListRequestsRequest& request,
                            control::ListRequestsResponse& response, Done done) = 0;
  virtual void GetRequest(const Call& call, const control::GetRequestRequest& request,
                          control::RecordedRequest& response, Done done) = 0;
  virtual void VerifyRequests(const Call& call, const control::VerifyRequestsRequest& request,
                              control::VerifyRequestsResponse& response, Done done) = 0;
  virtual void ClearRequests(const Call& call, const control::ClearRequestsRequest& request,
                             control::ClearRequestsResponse& response, Done done) = 0;
  virtual void Reset(const Call& call, const control::ResetRequest& request,
                     control::Account& response, Done done) = 0;
  virtual void AddWallet(const Call& call, const control::AddWalletRequest& request,
                         control::Wallet& response, Done done) = 0;
  virtual void ListWallets(const Call& call, const control::ListWalletsRequest& request,
                           control::ListWalletsResponse& response, Done done) = 0;
  virtual void RemoveWallet(const Call& call, const control::RemoveWalletRequest& request,
                            control::RemoveWalletResponse& response, Done done) = 0;
  virtual void CreateWebhook(const Call& call, const control::CreateWebhookRequest& request,
                             control::Webhook& response, Done done) = 0;
  virtual void ListWebhooks(const Call& call, const control::ListWebhooksRequest& request,
                            control::ListWebhooksResponse& response, Done done) = 0;
  virtual void UpdateWebhook(const Call& call, const control::UpdateWebhookRequest& request,
                             control::Webhook& response, Done done) = 0;
  virtual void DeleteWebhook(const Call& call, const control::DeleteWebhookRequest& request,
                             control::DeleteWebhookResponse& response, Done done) = 0;
  virtual void TestWebhook(const Call& call, const control::TestWebhookRequest& request,
                           control::Delivery& response, Done done) = 0;
  virtual void SendWebhook(const Call& call, const control::SendWebhookRequest& request,
                           control::SendWebhookResponse& response, Done done) = 0;
  virtual void GetDelivery(const Call& call, const control::GetDeliveryRequest& request,
                           control::Delivery& response, Done done) = 0;
  virtual void Redeliver(const Call& call, const control::RedeliverRequest& request,
                         control::Delivery& response, Done done) = 0;
  virtual void CreateApiKey(const Call& call, const control::CreateApiKeyRequest& request,
                            control::ApiKey& response, Done done) = 0;
  virtual void ListApiKeys(const Call& call, const control::ListApiKeysRequest& request,
                           control::ListApiKeysResponse& response, Done done) = 0;
  virtual void InvalidateApiKey(const Call& call, const control::InvalidateApiKeyRequest& request,
                                control::InvalidateApiKeyResponse& response, Done done) = 0;
  virtual void WaitForOrder(const Call& call, const control::WaitForOrderRequest& request,
                            control::SandboxOrder& response, Done done) = 0;
  virtual void ListAssets(const Call& call, const control::ListAssetsRequest& request,
                          control::ListAssetsResponse& response, Done done) = 0;
  virtual void SimulateOrder(const Call& call, const control::SimulateOrderRequest& request,
                             pg::PublicOrder& response, Done done) = 0;
};

}  // namespace payscrypt::api
