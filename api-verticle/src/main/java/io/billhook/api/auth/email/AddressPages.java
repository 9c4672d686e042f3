package io.billhook.api.auth.email;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.account.MailPage;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.page.Html;
import java.util.ArrayList;
import java.util.List;

/** The pages that links of mails lead to: confirm a new address, take the old one back. */
public final class AddressPages implements Feature {
  private static final String CONFIRM = "Confirm your new e-mail address";
  private static final String TAKE_BACK = "Take your e-mail address back";

  private final MailPage page;
  private final AddressChanges changes;
  private final AddressTakeBacks takeBacks;

  public AddressPages(MailPage page, AddressChanges changes, AddressTakeBacks takeBacks) {
    this.page = page;
    this.changes = changes;
    this.takeBacks = takeBacks;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("confirmEmailPage", Access.anyone(), this::confirmForm);
    routes.operation("confirmEmailFromPage", Access.anyone(), this::confirm);
    routes.operation("takeBackEmailPage", Access.anyone(), this::takeBackForm);
    routes.operation("takeBackEmailFromPage", Access.anyone(), this::takeBack);
  }

  private Answer confirmForm(Request request) {
    String token = MailPage.linked(request);
    return page.orGone(
        CONFIRM, () -> page.form(200, CONFIRM, explained(changes.find(token)), token, "Confirm"));
  }

  private static String explained(AddressChanges.Asked asked) {
    return """
        <p>The account of <strong>%s</strong> with the address <strong>%s</strong> asks to have this \
        address, <strong>%s</strong>, in its place.</p>
        <p>Press the button only if that account is yours. It is logged in to with this address from \
        then on, and mails about it come here. Its password stays, and so does every device that is \
        signed in; for seven days the address of before can take the account back.</p>
        <p>If you do not know this account, close this page: nothing is changed.</p>
        """
        .formatted(
            Html.escape(asked.name()),
            Html.escape(asked.currentEmail()),
            Html.escape(asked.email()));
  }

  private Answer confirm(Request request) {
    String token = MailPage.posted(request);
    return page.orGone(
        CONFIRM,
        () -> {
          changes.confirm(token, RequestOrigin.of(request));
          return page.said(
              200, "Your address is changed", "You log in with this address from now on.");
        });
  }

  private Answer takeBackForm(Request request) {
    return page.form(
        200,
        TAKE_BACK,
        "<p>Press the button if it was not you who asked for another address. Your account keeps this"
            + " one, or gets it back, and all devices are signed out.</p>",
        MailPage.linked(request),
        "Take it back");
  }

  private Answer takeBack(Request request) {
    String token = MailPage.posted(request);
    return page.orGone(
        TAKE_BACK,
        () -> {
          List<String> said = new ArrayList<>();
          said.add("All devices were signed out, and the change is void.");
          said.addAll(takeBacks.takeBack(token, RequestOrigin.of(request)));
          said.add(
              "If you did not ask for the change, somebody knows your password, or how you log in: a"
                  + " mail with a link to set a new password is on its way. Use it at once.");
          return page.said(200, "Your account has its old address", said);
        });
  }
}
