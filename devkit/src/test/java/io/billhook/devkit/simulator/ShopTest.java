package io.billhook.devkit.simulator;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of what Stripe sells and bills, each with a simulator of its own. */
@ExtendWith(VertxExtension.class)
abstract class ShopTest {
  Bench bench; // set before each test
  StripeShop shop; // set before each test

  @BeforeEach
  void open(Vertx vertx) {
    bench = new Bench(vertx);
    shop = new StripeShop(bench);
  }

  @AfterEach
  void close() {
    bench.close();
  }
}
