package io.billhook.devkit;

import static io.billhook.devkit.BrokerFixture.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.billhook.broker.Broker;
import io.billhook.config.BrokerConfig;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** The JVM's default is set for each test, as its command line would: both clients go by it. */
@ExtendWith(VertxExtension.class)
@Isolated("the JVM has one default")
class BrokerTlsTest {
  private static final List<String> STORES =
      List.of("javax.net.ssl.trustStore", "javax.net.ssl.keyStore");

  private final URI broker = TestServices.embeddedBroker();
  private final SSLContext before;
  private final TlsDoor door;

  BrokerTlsTest() throws Exception {
    before = SSLContext.getDefault();
    door = new TlsDoor(broker.getPort());
  }

  @BeforeEach
  void trust() throws Exception {
    SSLContext.setDefault(door.context());
    for (String store : STORES) {
      System.setProperty(store, door.keys().toString());
      System.setProperty(store + "Password", TlsDoor.PASSWORD);
    }
  }

  @AfterEach
  void forget() {
    SSLContext.setDefault(before);
    STORES.forEach(BrokerTlsTest::clear);
    door.close();
  }

  private static void clear(String store) {
    System.clearProperty(store);
    System.clearProperty(store + "Password");
  }

  @Test
  void a_trusted_broker_that_was_called_by_its_name_is_used(Vertx vertx) throws Exception {
    try (var fixture = new BrokerFixture(vertx, door.url("localhost"), broker)) {
      fixture.publish(ids(1));
      assertThat(fixture.broker.depths().await()).isNotEmpty();
    }
    assertThat(probe("localhost")).startsWith("Apache Qpid");
  }

  @Test
  void a_trusted_broker_of_another_name_is_refused() {
    assertThatThrownBy(() -> probe("127.0.0.1"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
  }

  @Test
  void a_broker_that_nobody_vouches_for_is_refused() {
    clear("javax.net.ssl.trustStore");
    assertThatThrownBy(() -> probe("localhost"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unable to find valid certification path");
  }

  @Test
  void without_a_client_certificate_a_door_that_wants_one_stays_shut() {
    clear("javax.net.ssl.keyStore");
    assertThatThrownBy(() -> probe("localhost")).isInstanceOf(IOException.class);
  }

  private String probe(String host) throws Exception {
    return Broker.probe(new BrokerConfig(door.url(host), "unused"));
  }
}
