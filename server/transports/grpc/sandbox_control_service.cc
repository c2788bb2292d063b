#include "sandbox.grpc.pb.h"
#include "transports/grpc/services.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {
namespace {

using api::SandboxControl;
using Context = ::grpc::CallbackServerContext;
using Reactor = ::grpc::ServerUnaryReactor;

namespace control = ::payscrypt::sandbox::v1;

class Service final : public control::Sandbox::CallbackService {
 public:
  Service(api::Services services, const api::ControlToken& token, EventWriters& streams)
      : service_{services.control, services.meters, &token},
        services_(services),
        streams_(streams) {}

  Reactor* CreateAccount(Context* context, const control::CreateAccountRequest* request,
                         control::Account* response) override {
    return Serve<&SandboxControl::CreateAccount>(service_, context, request, response);
  }
  Reactor* GetAccount(Context* context, const control::GetAccountRequest* request,
                      control::Account* response) override {
    return Serve<&SandboxControl::GetAccount>(service_, context, request, response);
  }
  Reactor* ListAccounts(Context* context, const control::ListAccountsRequest* request,
                        control::ListAccountsResponse* response) override {
    return Serve<&SandboxControl::ListAccounts>(service_, context, request, response);
  }
  Reactor* DeleteAccount(Context* context, const control::DeleteAccountRequest* request,
                         control::DeleteAccountResponse* response) override {
    return Serve<&SandboxControl::DeleteAccount>(service_, context, request, response);
  }
  Reactor* SetDefaultScenario(Context* context, const control::SetDefaultScenarioRequest* request,
                              control::Account* response) override {
    return Serve<&SandboxControl::SetDefaultScenario>(service_, context, request, response);
  }
  Reactor* PutScenario(Context* context, const control::PutScenarioRequest* request,
                       control::Scenario* response) override {
    return Serve<&SandboxControl::PutScenario>(service_, context, request, response);
  }
  Reactor* GetScenario(Context* context, const control::GetScenarioRequest* request,
                       control::Scenario* response) override {
    return Serve<&SandboxControl::GetScenario>(service_, context, request, response);
  }
  Reactor* ListScenarios(Context* context, const control::ListScenariosRequest* request,
                         control::ListScenariosResponse* response) override {
    return Serve<&SandboxControl::ListScenarios>(service_, context, request, response);
  }
  Reactor* DeleteScenario(Context* context, const control::DeleteScenarioRequest* request,
                          control::DeleteScenarioResponse* response) override {
    return Serve<&SandboxControl::DeleteScenario>(service_, context, request, response);
  }
  Reactor* AddFault(Context* context, const control::AddFaultRequest* request,
                    control::Fault* response) override {
    return Serve<&SandboxControl::AddFault>(service_, context, request, response);
  }
  Reactor* ListFaults(Context* context, const control::ListFaultsRequest* request,
                      control::ListFaultsResponse* response) override {
    return Serve<&SandboxControl::ListFaults>(service_, context, request, response);
  }
  Reactor* ClearFaults(Context* context, const control::ClearFaultsRequest* request,
                       control::ClearFaultsResponse* response) override {
    return Serve<&SandboxControl::ClearFaults>(service_, context, request, response);
  }
  Reactor* GetClock(Context* context, const control::GetClockRequest* request,
                    control::Clock* response) override {
    return Serve<&SandboxControl::GetClock>(service_, context, request, response);
  }
  Reactor* SetClock(Context* context, const control::SetClockRequest* request,
                    control::Clock* response) override {
    return Serve<&SandboxControl::SetClock>(service_, context, request, response);
  }
  Reactor* AdvanceClock(Context* context, const control::AdvanceClockRequest* request,
                        control::AdvanceClockResponse* response) override {
    return Serve<&SandboxControl::AdvanceClock>(service_, context, request, response);
  }
  Reactor* GetOrder(Context* context, const control::GetOrderRequest* request,
                    control::SandboxOrder* response) override {
    return Serve<&SandboxControl::GetOrder>(service_, context, request, response);
  }
  Reactor* ListOrders(Context* context, const control::ListOrdersRequest* request,
                      control::ListOrdersResponse* response) override {
    return Serve<&SandboxControl::ListOrders>(service_, context, request, response);
  }
  Reactor* PayOrder(Context* context, const control::PayOrderRequest* request,
                    control::SandboxOrder* response) override {
    return Serve<&SandboxControl::PayOrder>(service_, context, request, response);
  }
  Reactor* ConfirmOrder(Context* context, const control::ConfirmOrderRequest* request,
                        control::SandboxOrder* response) override {
    return Serve<&SandboxControl::ConfirmOrder>(service_, context, request, response);
  }
  Reactor* DropPayment(Context* context, const control::DropPaymentRequest* request,
                       control::SandboxOrder* response) override {
    return Serve<&SandboxControl::DropPayment>(service_, context, request, response);
  }
  Reactor* ExpireOrder(Context* context, const control::ExpireOrderRequest* request,
                       control::SandboxOrder* response) override {
    return Serve<&SandboxControl::ExpireOrder>(service_, context, request, response);
  }
  Reactor* CancelOrder(Context* context, const control::CancelOrderRequest* request,
                       control::SandboxOrder* response) override {
    return Serve<&SandboxControl::CancelOrder>(service_, context, request, response);
  }
  Reactor* ListEvents(Context* context, const control::ListEventsRequest* request,
                      control::ListEventsResponse* response) override {
    return Serve<&SandboxControl::ListEvents>(service_, context, request, response);
  }
  ::grpc::ServerWriteReactor<control::Event>* WatchEvents(
      Context* context, const control::WatchEventsRequest* request) override {
    return streams_.Begin(services_, *service_.token, *context, *request);
  }
  Reactor* ListDeliveries(Context* context, const control::ListDeliveriesRequest* request,
                          control::ListDeliveriesResponse* response) override {
    return Serve<&SandboxControl::ListDeliveries>(service_, context, request, response);
  }
  Reactor* ListRequests(Context* context, const control::ListRequestsRequest* request,
                        control::ListRequestsResponse* response) override {
    return Serve<&SandboxControl::ListRequests>(service_, context, request, response);
  }
  Reactor* GetRequest(Context* context, const control::GetRequestRequest* request,
                      control::RecordedRequest* response) override {
    return Serve<&SandboxControl::GetRequest>(service_, context, request, response);
  }
  Reactor* VerifyRequests(Context* context, const control::VerifyRequestsRequest* request,
                          control::VerifyRequestsResponse* response) override {
    return Serve<&SandboxControl::VerifyRequests>(service_, context, request, response);
  }
  Reactor* ClearRequests(Context* context, const control::ClearRequestsRequest* request,
                         control::ClearRequestsResponse* response) override {
    return Serve<&SandboxControl::ClearRequests>(service_, context, request, response);
  }
  Reactor* Reset(Context* context, const control::ResetRequest* request,
                 control::Account* response) override {
    return Serve<&SandboxControl::Reset>(service_, context, request, response);
  }
  Reactor* AddWallet(Context* context, const control::AddWalletRequest* request,
                     control::Wallet* response) override {
    return Serve<&SandboxControl::AddWallet>(service_, context, request, response);
  }
  Reactor* ListWallets(Context* context, const control::ListWalletsRequest* request,
                       control::ListWalletsResponse* response) override {
    return Serve<&SandboxControl::ListWallets>(service_, context, request, response);
  }
  Reactor* RemoveWallet(Context* context, const control::RemoveWalletRequest* request,
                        control::RemoveWalletResponse* response) override {
    return Serve<&SandboxControl::RemoveWallet>(service_, context, request, response);
  }
  Reactor* CreateWebhook(Context* context, const control::CreateWebhookRequest* request,
                         control::Webhook* response) override {
    return Serve<&SandboxControl::CreateWebhook>(service_, context, request, response);
  }
  Reactor* ListWebhooks(Context* context, const control::ListWebhooksRequest* request,
                        control::ListWebhooksResponse* response) override {
    return Serve<&SandboxControl::ListWebhooks>(service_, context, request, response);
  }
  Reactor* UpdateWebhook(Context* context, const control::UpdateWebhookRequest* request,
                         control::Webhook* response) override {
    return Serve<&SandboxControl::UpdateWebhook>(service_, context, request, response);
  }
  Reactor* DeleteWebhook(Context* context, const control::DeleteWebhookRequest* request,
                         control::DeleteWebhookResponse* response) override {
    return Serve<&SandboxControl::DeleteWebhook>(service_, context, request, response);
  }
  Reactor* TestWebhook(Context* context, const control::TestWebhookRequest* request,
                       control::Delivery* response) override {
    return Serve<&SandboxControl::TestWebhook>(service_, context, request, response);
  }
  Reactor* SendWebhook(Context* context, const control::SendWebhookRequest* request,
                       control::SendWebhookResponse* response) override {
    return Serve<&SandboxControl::SendWebhook>(service_, context, request, response);
  }
  Reactor* GetDelivery(Context* context, const control::GetDeliveryRequest* request,
                       control::Delivery* response) override {
    return Serve<&SandboxControl::GetDelivery>(service_, context, request, response);
  }
  Reactor* Redeliver(Context* context, const control::RedeliverRequest* request,
                     control::Delivery* response) override {
    return Serve<&SandboxControl::Redeliver>(service_, context, request, response);
  }
  Reactor* CreateApiKey(Context* context, const control::CreateApiKeyRequest* request,
                        control::ApiKey* response) override {
    return Serve<&SandboxControl::CreateApiKey>(service_, context, request, response);
  }
  Reactor* ListApiKeys(Context* context, const control::ListApiKeysRequest* request,
                       control::ListApiKeysResponse* response) override {
    return Serve<&SandboxControl::ListApiKeys>(service_, context, request, response);
  }
  Reactor* InvalidateApiKey(Context* context, const control::InvalidateApiKeyRequest* request,
                            control::InvalidateApiKeyResponse* response) override {
    return Serve<&SandboxControl::InvalidateApiKey>(service_, context, request, response);
  }
  Reactor* WaitForOrder(Context* context, const control::WaitForOrderRequest* request,
                        control::SandboxOrder* response) override {
    return Serve<&SandboxControl::WaitForOrder>(service_, context, request, response);
  }
  Reactor* ListAssets(Context* context, const control::ListAssetsRequest* request,
                      control::ListAssetsResponse* response) override {
    return Serve<&SandboxControl::ListAssets>(service_, context, request, response);
  }
  // The customer's, who has no token.
  Reactor* SimulateOrder(Context* context, const control::SimulateOrderRequest* request,
                         pg::PublicOrder* response) override {
    const Served<SandboxControl> open{service_.service, service_.meters};
    return Serve<&SandboxControl::SimulateOrder>(open, context, request, response);
  }

 private:
  const Served<SandboxControl> service_;
  const api::Services services_;
  EventWriters& streams_;
};

}  // namespace

std::unique_ptr<::grpc::Service> ControlServiceOf(api::Services services,
                                                  const api::ControlToken& token,
                                                  EventWriters& streams) {
  return std::make_unique<Service>(services, token, streams);
}

}  // namespace payscrypt::transports::grpc
