// The part of the control API that is about an account's wallets, and the account's reset.
#include <utility>

#include "api/control_service.h"
#include "api/control_with.h"

namespace payscrypt::api {

void ControlService::Reset(const Call& call, const control::ResetRequest&,
                           control::Account& response, Done done) {
  With(call, done, [&](const AccountPtr& account) {
    return directory_.ResetKeys(account).map([&] {
      account->Reset();
      FillAccount(account, response);
    });
  });
}

void ControlService::AddWallet(const Call& call, const control::AddWalletRequest& request,
                               control::Wallet& response, Done done) {
  With(call, done, [&](const AccountPtr& account) {
    response.set_id(request.id());
    return account->AddWallet(request.id());
  });
}

void ControlService::ListWallets(const Call& call, const control::ListWalletsRequest&,
                                 control::ListWalletsResponse& response, Done done) {
  With(call, done, [&](const AccountPtr& account) -> domain::Result<void> {
    for (const std::int64_t wallet : account->ListWallets()) response.add_wallets()->set_id(wallet);
    return {};
  });
}

void ControlService::RemoveWallet(const Call& call, const control::RemoveWalletRequest& request,
                                  control::RemoveWalletResponse&, Done done) {
  With(call, done, [&](const AccountPtr& account) { return account->RemoveWallet(request.id()); });
}

}  // namespace payscrypt::api
