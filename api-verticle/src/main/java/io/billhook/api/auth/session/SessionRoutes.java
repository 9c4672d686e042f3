package io.billhook.api.auth.session;

import io.billhook.api.audit.RequestOrigin;
import io.billhook.api.auth.token.RefreshCookie;
import io.billhook.api.http.Answer;
import io.billhook.api.http.Feature;
import io.billhook.api.http.Request;
import io.billhook.api.http.Routes;
import io.billhook.api.http.access.Access;
import io.billhook.api.http.access.Principal;
import io.billhook.api.http.input.Page;
import io.billhook.api.http.input.PageRequest;
import io.billhook.problem.ProblemType;
import java.util.UUID;

/** {@code /v1/sessions}: the devices that a person is signed in on; and log-out. */
public final class SessionRoutes implements Feature {
  private final Sessions sessions;

  public SessionRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public void contribute(Routes routes) {
    routes.operation("logOut", Access.person(), this::logOut);
    routes.operation("listSessions", Access.person(), this::list);
    routes.operation("deleteSession", Access.person(), this::delete);
    routes.operation("deleteOtherSessions", Access.person(), this::deleteOthers);
  }

  private Answer logOut(Request request) {
    Principal.Person person = request.person();
    if (person.session() != null) {
      sessions.end(person.account(), person.session(), "logout", RequestOrigin.of(request));
    }
    Answer done = Answer.noContent();
    return RefreshCookie.in(request).isPresent() ? RefreshCookie.clear(done) : done;
  }

  private Answer list(Request request) {
    PageRequest page = request.query().page();
    Principal.Person person = request.person();
    var items = sessions.list(person.account(), person.session(), page);
    return Answer.ok(Page.of(items, page, Sessions.Item::id));
  }

  private Answer delete(Request request) {
    UUID session = request.pathId("id");
    if (!sessions.end(request.person().account(), session, "revoked", RequestOrigin.of(request))) {
      throw ProblemType.NOT_FOUND.because("There is no such session");
    }
    return Answer.noContent();
  }

  private Answer deleteOthers(Request request) {
    Principal.Person person = request.person();
    sessions.endOthers(person.account(), person.session(), RequestOrigin.of(request));
    return Answer.noContent();
  }
}
