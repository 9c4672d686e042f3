package io.billhook.devkit.simulator;

import io.billhook.devkit.simulator.brevo.BrevoApi;
import io.billhook.devkit.simulator.brevo.BrevoLimits;
import io.billhook.devkit.simulator.brevo.BrevoMail;
import io.billhook.devkit.simulator.brevo.BrevoWebhooks;
import io.billhook.devkit.simulator.brevo.EventsRoute;
import io.billhook.devkit.simulator.identity.IdentitySimulator;
import io.billhook.devkit.simulator.inbox.Inbox;
import io.billhook.devkit.simulator.provider.AcceptedCalls;
import io.billhook.devkit.simulator.provider.ApiRoute;
import io.billhook.devkit.simulator.provider.FaultRoutes;
import io.billhook.devkit.simulator.provider.Faults;
import io.billhook.devkit.simulator.provider.ProviderApi;
import io.billhook.devkit.simulator.provider.callback.Callbacks;
import io.billhook.devkit.simulator.provider.callback.Target;
import io.billhook.devkit.simulator.provider.control.ControlRoutes;
import io.billhook.devkit.simulator.provider.control.WholeBody;
import io.billhook.devkit.simulator.smtp.SmtpServer;
import io.billhook.devkit.simulator.stripe.StripeSimulator;
import io.billhook.devkit.simulator.twilio.InboundRoute;
import io.billhook.devkit.simulator.twilio.StatusRoute;
import io.billhook.devkit.simulator.twilio.TwilioApi;
import io.billhook.devkit.simulator.twilio.TwilioTexts;
import io.billhook.devkit.simulator.twilio.TwilioWebhooks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The simulated providers, their controls and the inbox, under {@code /_sim}. */
public final class Simulators {
  private static final long CATCH_UP_MILLIS = 30_000;

  private final Vertx vertx;
  private final SimulatorSettings settings;
  private final Target target;
  private final Faults faults = new Faults();
  private final Inbox inbox = new Inbox();
  private final AcceptedCalls accepted = new AcceptedCalls();
  private final Callbacks stripeCallbacks;
  private final Callbacks brevoCallbacks;
  private final Callbacks twilioCallbacks;
  private final Router router;
  private volatile Optional<URI> pages = Optional.empty();
  private long clockTimer;

  private Simulators(Vertx vertx, SimulatorSettings settings) {
    this.vertx = vertx;
    this.settings = settings;
    this.target = new Target(settings.target());
    this.stripeCallbacks = callbacks(_ -> true);
    // Brevo, Webhooks: any 4xx but 429, and any 5xx, ends all retries.
    this.brevoCallbacks = callbacks(status -> status == 0 || status == 429);
    this.twilioCallbacks = callbacks(_ -> true);
    this.router = Router.router(vertx);
    addRoutes();
  }

  public static Simulators create(Vertx vertx, SimulatorSettings settings) {
    return new Simulators(vertx, settings);
  }

  /** Says by what address Billhook is called, where that is not the one it is reached by. */
  public void setPublicBaseUrl(URI name) {
    target.name(name);
  }

  /** Says by what address browsers reach the pages here, where that is not the one called. */
  public void setPages(URI origin) {
    pages = Optional.of(origin);
  }

  /**
   * All routes, with their whole paths. Beside other routes it is mounted at the root: {@code
   * root.route("/_sim*").subRouter(…)} would cut the paths, {@code
   * root.route().subRouter(simulators.router())} does not.
   */
  public Router router() {
    return router;
  }

  /** Serves the simulators alone, on the loopback interface; port 0 takes a free one. */
  public Future<HttpServer> listen(int port) {
    return listen(port, "127.0.0.1");
  }

  /** The same where others may reach it: whoever does may do all that is done here. */
  public Future<HttpServer> listen(int port, String host) {
    return vertx.createHttpServer().requestHandler(router).listen(port, host);
  }

  /** The mail server, whose mails are in the same inbox; it listens nowhere yet. */
  public SmtpServer mailServer() {
    return new SmtpServer(vertx, settings.clock(), inbox, faults, accepted);
  }

  /** Ends hanging calls and all further callbacks. */
  public void close() {
    faults.clear();
    vertx.cancelTimer(clockTimer);
    stripeCallbacks.close();
    brevoCallbacks.close();
    twilioCallbacks.close();
  }

  private Callbacks callbacks(IntPredicate triesAgain) {
    return new Callbacks(vertx, settings.clock(), settings.firstRetry(), triesAgain);
  }

  private void addRoutes() {
    router.route("/_sim/*").handler(new WholeBody());
    ControlRoutes controls = new ControlRoutes(router);
    StripeSimulator stripe =
        new StripeSimulator(
            settings.clock(), stripeCallbacks, target, settings.stripeWebhookSecret());
    BrevoWebhooks brevoWebhooks =
        new BrevoWebhooks(brevoCallbacks, target, settings.brevoWebhookToken(), settings.clock());
    BrevoLimits brevoLimits = new BrevoLimits();
    TwilioWebhooks twilioWebhooks =
        new TwilioWebhooks(twilioCallbacks, target, settings.twilioAuthToken());
    BrevoMail mails = new BrevoMail(vertx, inbox, brevoWebhooks);
    TwilioTexts texts = new TwilioTexts(settings.clock(), inbox, twilioWebhooks);

    addApis(
        controls, List.of(stripe.api(), new BrevoApi(mails, brevoLimits), new TwilioApi(texts)));
    stripe.addRoutes(router, controls);
    clockTimer = vertx.setPeriodic(CATCH_UP_MILLIS, _ -> stripe.catchUp());
    brevoLimits.addRoutes(controls);
    EventsRoute.add(controls, mails, brevoWebhooks);
    brevoCallbacks.addRoutes(controls, "/_sim/brevo/deliveries");
    twilioCallbacks.addRoutes(controls, "/_sim/twilio/deliveries");
    InboundRoute.add(controls, texts);
    StatusRoute.add(controls, texts);
    inbox.addRoutes(router, controls);
    new IdentitySimulator(settings.clock()).addRoutes(router, controls);
    RouteIndex.addRoutes(router, controls);
  }

  private void addApis(ControlRoutes controls, List<ProviderApi> apis) {
    for (ProviderApi api : apis) {
      router
          .route(api.provider().apiPrefix() + "/*")
          .handler(new ApiRoute(vertx, settings.clock(), api, faults, accepted, () -> pages));
    }
    FaultRoutes.add(controls, faults);
    accepted.addRoutes(controls);
  }
}
