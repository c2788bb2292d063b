#include "api/account_choice.h"

#include <string>

#include "domain/quote.h"

namespace payscrypt::api {

using domain::ErrorCode;

domain::Result<std::shared_ptr<engine::Account>> ChooseAccount(const engine::Directory& directory,
                                                               const Call& call) {
  if (const auto name = call.Metadata("x-sandbox-account"); name && !name->empty()) {
    if (auto account = directory.FindByName(*name)) return account;
    return domain::Fail(ErrorCode::kNotFound,
                        "x-sandbox-account: expected the name of an account, "
                        "got " +
                            domain::Quote(*name));
  }
  const auto key = call.Metadata("apikey");
  if (!key || key->empty()) {
    if (auto account = directory.FindByName("default")) return account;
  } else if (auto account = directory.FindByKey(*key).account) {
    return account;
  }
  return domain::Fail(ErrorCode::kUnauthenticated,
                      "apikey: expected an API key of an account, or none for the account default, "
                      "got one that is unknown or invalidated");
}

Status NoSuchOrder(std::string_view id) {
  return {ErrorCode::kNotFound,
          "id: expected the id of an order as createOrder returned it, such as \"1000001001\"; "
          "there is no order " +
              domain::Quote(id)};
}

}  // namespace payscrypt::api
