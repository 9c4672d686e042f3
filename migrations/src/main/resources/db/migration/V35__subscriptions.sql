-- Having a subscription: an invoice names its payment intents, and its charges are those of them.
CREATE INDEX billing_object_payment_intent ON billing_object ((data->>'payment_intent'))
  WHERE object = 'charge';
