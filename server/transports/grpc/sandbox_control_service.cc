#include "sandbox.grpc.pb.h"
#include "transports/grpc/method_table.h"
#include "transports/grpc/services.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {
namespace {

using api::SandboxControl;

namespace control = ::payscrypt::sandbox::v1;

class Service final : public MethodTable<control::Sandbox::Service> {
 public:
  Service(api::Services services, const api::ControlToken& token, EventWriters& streams) {
    const Served<SandboxControl> guarded{services.control, services.meters, &token};
    Add<&SandboxControl::CreateAccount>(guarded);
    Add<&SandboxControl::GetAccount>(guarded);
    Add<&SandboxControl::ListAccounts>(guarded);
    Add<&SandboxControl::DeleteAccount>(guarded);
    Add<&SandboxControl::SetDefaultScenario>(guarded);
    Add<&SandboxControl::PutScenario>(guarded);
    Add<&SandboxControl::GetScenario>(guarded);
    Add<&SandboxControl::ListScenarios>(guarded);
    Add<&SandboxControl::DeleteScenario>(guarded);
    Add<&SandboxControl::AddFault>(guarded);
    Add<&SandboxControl::ListFaults>(guarded);
    Add<&SandboxControl::ClearFaults>(guarded);
    Add<&SandboxControl::GetClock>(guarded);
    Add<&SandboxControl::SetClock>(guarded);
    Add<&SandboxControl::AdvanceClock>(guarded);
    Add<&SandboxControl::GetOrder>(guarded);
    Add<&SandboxControl::ListOrders>(guarded);
    Add<&SandboxControl::PayOrder>(guarded);
    Add<&SandboxControl::ConfirmOrder>(guarded);
    Add<&SandboxControl::DropPayment>(guarded);
    Add<&SandboxControl::ExpireOrder>(guarded);
    Add<&SandboxControl::CancelOrder>(guarded);
    Add<&SandboxControl::ListEvents>(guarded);
    Add<&SandboxControl::ListDeliveries>(guarded);
    Add<&SandboxControl::ListRequests>(guarded);
    Add<&SandboxControl::GetRequest>(guarded);
    Add<&SandboxControl::VerifyRequests>(guarded);
    Add<&SandboxControl::ClearRequests>(guarded);
    Add<&SandboxControl::Reset>(guarded);
    Add<&SandboxControl::AddWallet>(guarded);
    Add<&SandboxControl::ListWallets>(guarded);
    Add<&SandboxControl::RemoveWallet>(guarded);
    Add<&SandboxControl::CreateWebhook>(guarded);
    Add<&SandboxControl::ListWebhooks>(guarded);
    Add<&SandboxControl::UpdateWebhook>(guarded);
    Add<&SandboxControl::DeleteWebhook>(guarded);
    Add<&SandboxControl::TestWebhook>(guarded);
    Add<&SandboxControl::SendWebhook>(guarded);
    Add<&SandboxControl::GetDelivery>(guarded);
    Add<&SandboxControl::Redeliver>(guarded);
    Add<&SandboxControl::CreateApiKey>(guarded);
    Add<&SandboxControl::ListApiKeys>(guarded);
    Add<&SandboxControl::InvalidateApiKey>(guarded);
    Add<&SandboxControl::WaitForOrder>(guarded);
    Add<&SandboxControl::ListAssets>(guarded);
    AddStream<control::WatchEventsRequest, control::Event>(
        [services, &token, &streams](Context* context, const control::WatchEventsRequest* request) {
          return streams.Begin(services, token, *context, *request);
        },
        [services](const api::Status& status) { return EventWriters::Refuse(services, status); });
    // The customer's, who has no token.
    Add<&SandboxControl::SimulateOrder>(Served<SandboxControl>{services.control, services.meters});
  }
};

}  // namespace

std::unique_ptr<::grpc::Service> ControlServiceOf(api::Services services,
                                                  const api::ControlToken& token,
                                                  EventWriters& streams) {
  return std::make_unique<Service>(services, token, streams);
}

}  // namespace payscrypt::transports::grpc
