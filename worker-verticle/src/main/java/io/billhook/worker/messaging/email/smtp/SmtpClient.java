package io.billhook.worker.messaging.email.smtp;

import io.billhook.config.SmtpUrl;
import io.billhook.provider.CallFailed;
import io.billhook.provider.ProviderException;
import io.billhook.provider.ProviderException.Kind;
import io.billhook.provider.PublicAddresses;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server, all on one event loop, where also every decision about a mail is
 * made: nothing comes between a question and what is written after it.
 */
final class SmtpClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** After which a connection that nobody uses is closed; and one on which nothing comes. */
  private static final Duration UNUSED = Duration.ofSeconds(10);

  private static final Duration SILENT = Duration.ofSeconds(15);

  /** Not more, as some servers bound it. */
  private static final int MAILS_A_CONNECTION = 100;

  private final String name;
  private final Duration whole;
  private final Context loop;
  private final MailClient mails;
  private final Map<String, HandOver> underWay = new HashMap<>(); // touched on the loop alone

  SmtpClient(
      Vertx vertx,
      SmtpAccount account,
      @Nullable PublicAddresses guard,
      Duration whole,
      @Nullable TrustOptions trusted) {
    this.name = account.name();
    this.whole = whole;
    this.loop = vertx.getOrCreateContext();
    if (!loop.isEventLoopContext()) {
      throw new IllegalStateException("To be made where callbacks come on an event loop");
    }
    var dialer = new Dialer(loop, account.server(), guard);
    this.mails =
        MailClient.create(TappedVertx.of(vertx, dialer, underWay::get), config(account, trusted));
  }

  private static MailConfig config(SmtpAccount account, @Nullable TrustOptions trusted) {
    SmtpUrl server = account.server();
    // Names are verified unless the algorithm is set here: vertx-mail-client then unsets it.
    MailConfig config =
        new MailConfig()
            .setHostname(server.host())
            .setPort(server.port())
            .setSsl(server.implicitTls())
            .setStarttls(account.plain() ? StartTLSOptions.DISABLED : StartTLSOptions.REQUIRED)
            .setLogin(server.user() == null ? LoginOption.DISABLED : LoginOption.REQUIRED)
            .setAuthMethods("PLAIN LOGIN")
            .setUsername(server.user())
            .setPassword(server.password())
            .setOwnHostname(account.helo())
            .setUserAgent("Billhook")
            .setMaxPoolSize(account.connections())
            .setMaxMailsPerConnection(MAILS_A_CONNECTION)
            .setKeepAliveTimeout((int) UNUSED.toSeconds())
            .setPoolCleanerPeriod((int) UNUSED.toSeconds())
            // A refused recipient must be known before the mail's text is asked for.
            .setPipelining(false);
    config
        .setConnectTimeout((int) CONNECT.toMillis())
        .setIdleTimeout((int) SILENT.toSeconds())
        .setIdleTimeoutUnit(TimeUnit.SECONDS)
        .setSslHandshakeTimeout(CONNECT.toSeconds());
    if (trusted != null) {
      config.setTrustOptions(trusted);
    }
    return config;
  }

  /**
   * Hands over one mail, on a thread that may block.
   *
   * @param mayCall false where it must not be sent any more
   * @return its Message-ID
   * @throws CallFailed where the server has not taken it, or nobody knows
   */
  String send(MailForm mail, BooleanSupplier mayCall) {
    MailMessage message = mail.message();
    HandOver handOver = new HandOver(name, mayCall);
    loop.runOnContext(_ -> begin(handOver, mail.messageId(), message));
    try {
      handOver.end().await();
      return mail.messageId();
    } catch (CallFailed e) {
      throw e;
    } catch (Throwable e) { // await() throws whatever it is; a thread that is interrupted, too
      loop.runOnContext(_ -> handOver.giveUp());
      concluded(handOver);
      return mail.messageId();
    }
  }

  /**
   * How far it came is known on the loop at once, and worth the wait: nobody can ask for it later.
   */
  private void concluded(HandOver handOver) {
    try {
      handOver.end().toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CallFailed known ? known : unknown(e);
    } catch (TimeoutException e) {
      throw unknown(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(e);
    }
  }

  private ProviderException unknown(Exception cause) {
    return new ProviderException(name, new Kind.UnknownResult(), "no answer", cause);
  }

  private void begin(HandOver handOver, String id, MailMessage message) {
    if (underWay.putIfAbsent(id, handOver) != null) {
      handOver.refuse("the same mail is under way");
      return;
    }
    long timer = loop.owner().setTimer(whole.toMillis(), _ -> handOver.giveUp());
    handOver
        .end()
        .onComplete(
            _ -> {
              loop.owner().cancelTimer(timer);
              underWay.remove(id, handOver);
            });
    mails.sendMail(message).onSuccess(_ -> handOver.taken()).onFailure(handOver::failed);
  }

  @Override
  public void close() {
    loop.runOnContext(
        _ -> {
          mails.close();
          Map.copyOf(underWay).values().forEach(HandOver::giveUp);
        });
  }
}
