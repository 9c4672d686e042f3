// Made by scripts/generate.mjs from the contract; not to be edited.
export interface paths {
    "/v1/auth/signup": {
        parameters: {
        };
        /**
         * Sign up
         * @description Sends a link to the address; whoever opens it chooses the password, and so makes the account and its first tenant. The answer is the same where the address has an account already: its owner is told by mail. 403 `signup-closed` where this installation makes no new accounts; where it makes them for the invited alone, others are answered alike and sent nothing.
         */
        post: operations["signUp"];
    };
    "/v1/auth/signup/preview": {
        parameters: {
        };
        /**
         * What the link of a sign-up opens
         * @description The newest sign-up for the address that the token was sent to: anybody may have written it, so show it to whoever has the mail before they confirm it. Uses nothing up.
         */
        post: operations["previewSignUp"];
    };
    "/v1/auth/verify-email": {
        parameters: {
        };
        /**
         * Confirm the address of a sign-up, and choose the password
         * @description Makes the account and its tenant, and signs in. A weak password answers 422 and leaves the token good. Send both names as they were shown: without them those of the newest sign-up count.
         */
        post: operations["verifyEmail"];
    };
    "/v1/auth/invitations/preview": {
        parameters: {
        };
        /**
         * What the link of an invitation opens
         * @description Uses nothing up. 401 where the token is unknown, used, revoked or expired; 403 `signup-closed` where the address has no account and no new ones are made here.
         */
        post: operations["previewInvitation"];
    };
    "/v1/auth/invitations/accept": {
        parameters: {
        };
        /**
         * Become a member without having an account
         * @description The token proves the address, so this makes a verified account without a tenant of its own, makes it a member, and signs in. 409 where the address has an account: log in, and send the token to `POST /v1/invitations/accept`.
         */
        post: operations["acceptInvitationAsNewcomer"];
    };
    "/v1/auth/login": {
        parameters: {
        };
        /**
         * Log in
         * @description With a second factor switched on, the answer asks for it and carries no tokens. Too many failed attempts answer 429 with `Retry-After`.
         */
        post: operations["logIn"];
    };
    "/v1/auth/refresh": {
        parameters: {
        };
        /**
         * Swap a refresh token for new tokens
         * @description A refresh token is used once. The same child is given again within 10 seconds, and until the child has been used, at most 60 seconds; any other reuse ends the session. Without `refresh_token` the browser's cookie is meant, and the next one comes as a cookie too.
         */
        post: operations["refreshSession"];
    };
    "/v1/auth/oauth/{provider}": {
        parameters: {
        };
        /**
         * Log in by another provider
         * @description For a browser: leads it to the provider, and by a cookie that lasts 10 minutes back to it. In the end it is at `return_to`, with `code` in the query, or with `error`: `access_denied`, `provider_failed`, `email_unverified`, `already_linked`, `account_gone`, `signup_closed` or `other_identity`. Answers 404 where the provider is not set up.
         */
        get: operations["beginOAuth"];
    };
    "/v1/auth/oauth/{provider}/callback": {
        parameters: {
        };
        /** Where the provider leads the browser back to */
        get: operations["finishOAuth"];
    };
    "/v1/auth/oauth/token": {
        parameters: {
        };
        /**
         * Swap the code of a log-in by another provider for tokens
         * @description A code lasts 60 seconds and is used once. A second factor is asked for as at log-in.
         */
        post: operations["swapOAuthCode"];
    };
    "/v1/auth/logout": {
        parameters: {
        };
        /** End this session */
        post: operations["logOut"];
    };
    "/v1/auth/password/forgot": {
        parameters: {
        };
        /**
         * Ask for a link to set a new password
         * @description The answer is the same where the address has no account.
         */
        post: operations["forgetPassword"];
    };
    "/v1/auth/password/reset": {
        parameters: {
        };
        /**
         * Set a new password with the token of the mail
         * @description Ends all sessions of the account, and unlinks identities of other providers that were linked in the last 30 days or before the account had its address, save those whose provider vouched for that. Second factors stay.
         */
        post: operations["resetPassword"];
    };
    "/v1/auth/email/preview": {
        parameters: {
        };
        /**
         * Which account asks for an address
         * @description With the token of the mail to the new address: anybody may have asked, so show the account's name and its present address to whoever has the mail before they confirm it. Uses nothing up.
         */
        post: operations["previewEmailChange"];
    };
    "/v1/auth/email/confirm": {
        parameters: {
        };
        /**
         * Confirm the new address of an account
         * @description With the token of the mail to the new address. Sessions and password stay. Refused (409) where the address has got an account meanwhile.
         */
        post: operations["confirmEmailChange"];
    };
    "/v1/auth/email/take-back": {
        parameters: {
        };
        /**
         * Take the old address of an account back
         * @description With the token of a mail to the old address, for seven days, whether the change waits or is done. Ends all sessions, voids what waits, unlinks identities as a reset of the password does, and sends a link to set a new password. Refused (409) where the address has got an account meanwhile.
         */
        post: operations["takeBackEmail"];
    };
    "/v1/billing/plans": {
        parameters: {
        };
        /**
         * What is for sale
         * @description Products and prices as they stand in our copy of Stripe's: active, recurring, not deleted, and without `hidden: true` in their metadata.
         */
        get: operations["listPlans"];
    };
    "/v1/billing/checkout-sessions": {
        parameters: {
        };
        /**
         * Begin a checkout
         * @description Send the buyer to `url`. A tenant has one open session: the same choice gives it again, another expires it. 409 while a subscription lives. The job `job_id` is `completed` once the subscription stands in our tables, `cancelled` when the session expired.
         */
        post: operations["createCheckoutSession"];
    };
    "/v1/billing/portal-sessions": {
        parameters: {
        };
        /**
         * Open Stripe's customer portal
         * @description Send the customer to `url`, where cards are changed and bills are kept. 409 before the first checkout, and where Stripe has no configuration of its portal.
         */
        post: operations["createPortalSession"];
    };
    "/v1/messaging-credentials/brevo": {
        parameters: {
        };
        /** Look at an account at Brevo, without what is secret */
        get: operations["getBrevoCredential"];
        /**
         * Bring an account at Brevo
         * @description For owners and admins. The first answer has `webhook_token`, which is not shown again: Brevo is to send it with its callbacks. A change of the key leaves it as it is.
         */
        put: operations["setBrevoCredential"];
        /**
         * Give up an account at Brevo
         * @description Messages go by the installation's again.
         */
        delete: operations["deleteBrevoCredential"];
    };
    "/v1/messaging-credentials/smtp": {
        parameters: {
        };
        /** Look at a mail server, without what is secret */
        get: operations["getSmtpCredential"];
        /**
         * Bring a mail server
         * @description For owners and admins. Its host must be at public addresses alone; that is looked at again at each connection.
         */
        put: operations["setSmtpCredential"];
        /**
         * Give up a mail server
         * @description Messages go by the installation's again.
         */
        delete: operations["deleteSmtpCredential"];
    };
    "/v1/messaging-credentials/twilio": {
        parameters: {
        };
        /** Look at an account at Twilio, without what is secret */
        get: operations["getTwilioCredential"];
        /**
         * Bring an account at Twilio
         * @description For owners and admins.
         */
        put: operations["setTwilioCredential"];
        /**
         * Give up an account at Twilio
         * @description Messages go by the installation's again.
         */
        delete: operations["deleteTwilioCredential"];
    };
    "/v1/billing/entitlements": {
        parameters: {
        };
        /**
         * What the plan has
         * @description The features that Stripe's Entitlements give to the tenant's customer, by our copy. `limit` is the feature's `metadata.limit` at Stripe; of `seats` those are used that members and open invitations have.
         */
        get: operations["getEntitlements"];
    };
    "/v1/events": {
        parameters: {
        };
        /**
         * What happened to the tenant, newest first; for all of its people, or with `events:read`
         * @description Told once each, whatever Stripe's own events do. `docs/stripe.md` lists the types. An event says that something happened; how things stand is read from the object itself.
         */
        get: operations["listEvents"];
    };
    "/v1/jobs/{id}": {
        parameters: {
        };
        /** Look at one job */
        get: operations["getJob"];
    };
    "/v1/jobs/{id}/events": {
        parameters: {
        };
        /**
         * Watch one job
         * @description Server-sent events: a `state` at once and at each change, its data the job as a line of JSON, and a comment every 15 seconds. The stream ends after the job's final state, with the token, and with the process; whoever comes again is told first how it stands. At most 5 streams a person or API key, 500 a process: 429.
         */
        get: operations["watchJob"];
    };
    "/v1/me": {
        parameters: {
        };
        /** One's own account */
        get: operations["getMe"];
        /**
         * Delete one's account
         * @description Who has no second factor shows by `password` or `reauthentication` that it is them. Refused (409) for the only owner of a tenant with other members.
         */
        delete: operations["deleteMe"];
        /** Change one's name */
        patch: operations["updateMe"];
    };
    "/v1/me/export": {
        parameters: {
        };
        /** All that is kept of oneself */
        get: operations["exportMe"];
    };
    "/v1/me/password": {
        parameters: {
        };
        /**
         * Change one's password
         * @description Ends the other sessions.
         */
        post: operations["changePassword"];
    };
    "/v1/me/email": {
        parameters: {
        };
        /**
         * Ask for another mail address
         * @description It is changed once the link that is sent to it is used, within 24 hours. The present address is told, with a link that takes the change back for seven days. The answer is the same where the new address has an account already: its owner is told by mail. Who has no second factor shows by `password` or `reauthentication` that it is them.
         */
        post: operations["changeEmail"];
    };
    "/v1/me/identities": {
        parameters: {
        };
        /** The other providers by which one may log in */
        get: operations["listIdentities"];
        /**
         * Link the identity that a browser has just proved
         * @description Takes the code that the browser brought to `return_to`, with the access token of the account that asked for the link. Tells by mail. Refused (409) where the identity is linked already, or the account has another one of that provider.
         */
        post: operations["linkIdentity"];
    };
    "/v1/me/identities/{provider}": {
        parameters: {
        };
        /**
         * Begin to link an identity of another provider
         * @description Open the address in the browser within 10 minutes. It comes back to `return_to` with `code`, which is for `POST /v1/me/identities`, or with `error`. Who has no second factor shows by `password` or `reauthentication` that it is them.
         */
        post: operations["startIdentityLink"];
        /**
         * Unlink an identity
         * @description Refused (409) for an account without password that has no other identity: nobody could log in to it any more. Who has no second factor shows by `password` or `reauthentication` that it is them.
         */
        delete: operations["unlinkIdentity"];
    };
    "/v1/me/reauthenticate/{provider}": {
        parameters: {
        };
        /**
         * Begin to show by a linked identity that it is still oneself
         * @description For who has no password. Open the address in the browser within 10 minutes. It comes back to `return_to` with `code`, which is sent as `reauthentication` where that is asked for, once and within five minutes; or with `error`: `other_identity` where it was not the identity that is linked. Answers 404 where none of this provider is.
         */
        post: operations["startReauthentication"];
    };
    "/v1/sessions": {
        parameters: {
        };
        /** The devices that one is signed in on */
        get: operations["listSessions"];
        /** Sign out all other devices */
        delete: operations["deleteOtherSessions"];
    };
    "/v1/sessions/{id}": {
        parameters: {
        };
        /**
         * Sign one device out
         * @description Its access token stops at once.
         */
        delete: operations["deleteSession"];
    };
    "/v1/emails": {
        parameters: {
        };
        /**
         * List mails, newest first
         * @description By `status` and `tag` alone 20,000 mails are looked at for a page: one may have few items, or none, and still a `next_cursor`, which leads on.
         */
        get: operations["listEmails"];
        /**
         * Send a mail
         * @description Either `template`, or `subject` and at least one of `html` and `text`: the other is made from it. The answer comes before it is sent. A tenant may send so many mails a day; beyond it is 429 `messaging-limit`. See docs/email.md.
         */
        post: operations["createEmail"];
    };
    "/v1/emails/batch": {
        parameters: {
        };
        /**
         * Send up to 1,000 mails
         * @description Each of `emails` is laid over `defaults`: what it says itself counts, `values` and `headers` one by one, and null takes away. Those that are right are stored together, each with its job; the others are told. Where none is right it is 422, where no more may be sent 429 `messaging-limit`. It counts as one request.
         */
        post: operations["createEmails"];
    };
    "/v1/emails/{id}": {
        parameters: {
        };
        /** Look at one mail */
        get: operations["getEmail"];
        /**
         * Cancel a mail that is not sent yet
         * @description One whose sending has begun is answered 409. Its text and files are gone; that it was asked for stays.
         */
        delete: operations["cancelEmail"];
    };
    "/v1/auth/mfa/verify": {
        parameters: {
        };
        /**
         * Answer a log-in with a second factor
         * @description After five wrong codes, or five minutes, the log-in begins anew.
         */
        post: operations["verifyMfa"];
    };
    "/v1/me/mfa/verify": {
        parameters: {
        };
        /** Show one's second factor again */
        post: operations["showMfaAgain"];
    };
    "/v1/me/mfa/totp": {
        parameters: {
        };
        /**
         * Set up an authenticator app
         * @description The app counts once its first code is confirmed. Who has no second factor yet shows by `password` or `reauthentication` that it is them, else 403 `reauthentication-required`.
         */
        post: operations["beginTotp"];
        /** Remove the authenticator app */
        delete: operations["removeTotp"];
    };
    "/v1/me/mfa/totp/confirm": {
        parameters: {
        };
        /** Confirm an authenticator app by its first code */
        post: operations["confirmTotp"];
    };
    "/v1/me/mfa/sms": {
        parameters: {
        };
        /**
         * Take codes by text message as second factor
         * @description Sent to the verified number. Who has no second factor yet shows by `password` or `reauthentication` that it is them.
         */
        post: operations["addSmsFactor"];
        /** No longer take codes by text message */
        delete: operations["removeSmsFactor"];
    };
    "/v1/me/mfa/sms/send": {
        parameters: {
        };
        /**
         * Send a code to who is signed in
         * @description For `POST /v1/me/mfa/verify`.
         */
        post: operations["sendMfaSmsAgain"];
    };
    "/v1/auth/mfa/sms": {
        parameters: {
        };
        /** Send a code to who has begun to log in */
        post: operations["sendMfaSms"];
    };
    "/v1/me/phone": {
        parameters: {
        };
        /**
         * Send a code to one's phone number
         * @description The number counts once its code is shown. An account and a number get one text message a minute, five an hour and ten a day. Who has no second factor shows by `password` or `reauthentication` that it is them.
         */
        post: operations["setPhone"];
        /** Remove one's phone number */
        delete: operations["removePhone"];
    };
    "/v1/me/phone/verify": {
        parameters: {
        };
        /** Show the code that was sent to one's phone number */
        post: operations["verifyPhone"];
    };
    "/v1/me/mfa/recovery-codes": {
        parameters: {
        };
        /**
         * Make new recovery codes
         * @description The old ones are void.
         */
        post: operations["renewRecoveryCodes"];
    };
    "/ops/api/billing/runs": {
        parameters: {
        };
        /** Walks over Stripe's lists, newest first */
        get: operations["listBillingRuns"];
        /**
         * Begin a walk over Stripe's lists
         * @description A reconcile compares every object that Stripe has with our copy, brings in what is missing or differs, marks what Stripe has no more, and adds the events of the last 30 days that never came. A backfill does not look for events. Jobs carry it on; 409 while another one has not ended.
         */
        post: operations["beginBillingRun"];
    };
    "/ops/api/billing/runs/{id}": {
        parameters: {
        };
        /** How far a walk is, and what it has found */
        get: operations["getBillingRun"];
    };
    "/ops/api/billing/runs/{id}/drift": {
        parameters: {
        };
        /**
         * Objects that a walk found missing, different or gone, newest first
         * @description Names of fields, never what stands in them.
         */
        get: operations["listBillingDrift"];
    };
    "/ops/api/overview": {
        parameters: {
        };
        /**
         * How things stand, in one look
         * @description Counts stop at `counted_to`, so that the page costs the same on a full ledger.
         */
        get: operations["getOverview"];
    };
    "/ops/api/webhooks": {
        parameters: {
        };
        /** Deliveries of providers, newest first */
        get: operations["listWebhooks"];
    };
    "/ops/api/messages": {
        parameters: {
        };
        /**
         * Mails and text messages whose end is unknown, newest first
         * @description A provider may have taken them and does not tell. Reports of providers settle them; the rest waits for an operator. Neither to whom they are nor what they say is told.
         */
        get: operations["listMessages"];
    };
    "/ops/api/messages/{id}/resolve": {
        parameters: {
        };
        /**
         * Say what became of a message whose end is unknown
         * @description `sent` and `failed` end it, and what it says is forgotten; `resend` hands it over once more. 409 where it is not unknown any more, and for `resend` where what it says is no longer kept or has expired.
         */
        post: operations["resolveMessage"];
    };
    "/ops/api/jobs": {
        parameters: {
        };
        /**
         * Jobs, newest first
         * @description With the state `scheduled` or `retryable` those that are sent soonest come first.
         */
        get: operations["listJobs"];
    };
    "/ops/api/jobs/{id}": {
        parameters: {
        };
        /** One job with the attempts that did not complete */
        get: operations["getJobDetail"];
    };
    "/ops/api/jobs/{id}/retry": {
        parameters: {
        };
        /**
         * Try a job now
         * @description A scheduled or retryable job is made due, its attempts stay as they are; a dead one gets another life. 409 for any other, and where another job waits under a dead one's unique key.
         */
        post: operations["retryJob"];
    };
    "/ops/api/unreadable-messages": {
        parameters: {
        };
        /**
         * Messages of the broker that named no job, newest first
         * @description Dead jobs are found at `/ops/api/jobs?state=dead`: a message never makes a job dead.
         */
        get: operations["listUnreadableMessages"];
    };
    "/ops/api/unreadable-messages/{id}": {
        parameters: {
        };
        /** One such message with its bytes */
        get: operations["getUnreadableMessage"];
    };
    "/ops/api/dead-letters/replay": {
        parameters: {
        };
        /**
         * Give dead jobs another life
         * @description All that match the filter, oldest first, at most 10,000 a call: `more` tells whether a further call would find others.
         */
        post: operations["replayDeadJobs"];
    };
    "/ops/api/breakers": {
        parameters: {
        };
        /** Every breaker, by name */
        get: operations["listBreakers"];
    };
    "/ops/api/billing/objects/{stripe_id}": {
        parameters: {
        };
        /** An object of Stripe's as we hold it */
        get: operations["getBillingObject"];
    };
    "/ops/api/queues": {
        parameters: {
        };
        /** How full the queues are */
        get: operations["listQueues"];
    };
    "/ops/api/queues/{name}/pause": {
        parameters: {
        };
        /**
         * Stop a queue for all workers
         * @description Within two seconds. Jobs that run already run on.
         */
        post: operations["pauseQueue"];
    };
    "/ops/api/queues/{name}/resume": {
        parameters: {
        };
        /** Let a queue go on */
        post: operations["resumeQueue"];
    };
    "/ops/api/webhooks/{id}/replay": {
        parameters: {
        };
        /**
         * Work on a delivery again
         * @description It counts as received again and what it hints at is synced anew. 409 for a type that nothing is done with.
         */
        post: operations["replayWebhook"];
    };
    "/ops/api/jobs/{id}/cancel": {
        parameters: {
        };
        /**
         * Want a job to end
         * @description A waiting job is ended by its next claim without being run, a running one is told within five seconds. 409 where it is over.
         */
        post: operations["cancelJob"];
    };
    "/ops/api/jobs/{id}/discard": {
        parameters: {
        };
        /**
         * Give up a dead job for good
         * @description 409 where it is not dead. Its history stays.
         */
        post: operations["discardJob"];
    };
    "/ops/api/tenants/{id}": {
        parameters: {
        };
        /**
         * Say how much a tenant may send
         * @description `open` as any that has paid, `limited` as a new one, `blocked` nothing. It holds from the next request on; what was taken on before is sent.
         */
        patch: operations["updateOpsTenant"];
    };
    "/ops/api/breakers/{name}/open": {
        parameters: {
        };
        /**
         * Let no call through
         * @description Until it is closed or released; reaches the workers within two seconds.
         */
        post: operations["openBreaker"];
    };
    "/ops/api/breakers/{name}/close": {
        parameters: {
        };
        /**
         * Let every call through
         * @description Until it is opened or released; reaches the workers within two seconds.
         */
        post: operations["closeBreaker"];
    };
    "/ops/api/breakers/{name}/auto": {
        parameters: {
        };
        /** Let a breaker decide by itself again */
        post: operations["releaseBreaker"];
    };
    "/ops/api/schedules": {
        parameters: {
        };
        /** Every recurring job, by name */
        get: operations["listSchedules"];
    };
    "/ops/api/audit": {
        parameters: {
        };
        /** Who did what, newest first */
        get: operations["listOpsAudit"];
    };
    "/v1/sms": {
        parameters: {
        };
        /** List text messages, newest first */
        get: operations["listSms"];
        /**
         * Send a text message
         * @description The answer comes before it is sent. Premium-rate numbers, and those of countries that the installation does not serve, are 422; more segments than a tenant may send in a day 429 `messaging-limit`.
         */
        post: operations["createSms"];
    };
    "/v1/sms/{id}": {
        parameters: {
        };
        /** Look at one text message, and at what was told of it */
        get: operations["getSms"];
        /**
         * Cancel a text message that is not sent yet
         * @description 409 where it is sent, about to be, or has come to another end.
         */
        delete: operations["cancelSms"];
    };
    "/v1/billing/customer": {
        parameters: {
        };
        /**
         * Whom the tenant's invoices go to, and what is charged
         * @description All of it is null before the first checkout.
         */
        get: operations["getBillingCustomer"];
    };
    "/v1/billing/subscription": {
        parameters: {
        };
        /**
         * Look at the subscription
         * @description Of several the newest that lives, else the newest. Without one the status is `none`.
         */
        get: operations["getSubscription"];
        /**
         * Change the plan, the quantity or the discount
         * @description With the `proration_date` of a preview it bills what that said. `when: period_end` makes the change with the next period; it takes the place of one that is scheduled already, as a change `now` does. 409 where there is no subscription that lives, or it is to end.
         */
        patch: operations["changeSubscription"];
    };
    "/v1/billing/subscription/preview": {
        parameters: {
        };
        /**
         * See what a change would cost
         * @description The next invoice as it would be: with `always_invoice` the one that is made at once, else the one of the next period. Stripe computes it; where Stripe cannot, the answer is an error, never 0.
         */
        post: operations["previewSubscription"];
    };
    "/v1/billing/subscription/cancel": {
        parameters: {
        };
        /**
         * End the subscription
         * @description With its period, or now; now in any case where the period is not paid for (`past_due`, `unpaid`), or has not begun (`incomplete`, `paused`). One that has ended stays so. Nothing is paid back.
         */
        post: operations["cancelSubscription"];
    };
    "/v1/billing/subscription/pause": {
        parameters: {
        };
        /**
         * Pause the subscription
         * @description Its invoices are void until it is resumed, and there is no access. The periods go on.
         */
        post: operations["pauseSubscription"];
    };
    "/v1/billing/subscription/resume": {
        parameters: {
        };
        /**
         * Take back what is scheduled, or a pause
         * @description A scheduled end, a scheduled change and a pause, whichever there are; without any it stays as it is. 409 after the end: begin a new one.
         */
        post: operations["resumeSubscription"];
    };
    "/v1/billing/invoices": {
        parameters: {
        };
        /**
         * List invoices, newest first
         * @description Without drafts.
         */
        get: operations["listInvoices"];
    };
    "/v1/billing/invoices/{id}": {
        parameters: {
        };
        /** Look at one invoice, with all that was paid and given back */
        get: operations["getInvoice"];
    };
    "/v1/suppressions": {
        parameters: {
        };
        /**
         * List suppressed addresses, newest first
         * @description Those whose time is over are not among them.
         */
        get: operations["listSuppressions"];
        /**
         * Suppress an address
         * @description One that is suppressed already, for a reason of more weight, stays as it is and is answered.
         */
        post: operations["createSuppression"];
    };
    "/v1/suppressions/{id}": {
        parameters: {
        };
        /**
         * Lift a suppression
         * @description Messages go to the address again; a report may suppress it anew.
         */
        delete: operations["deleteSuppression"];
    };
    "/v1/templates": {
        parameters: {
        };
        /** List templates, newest first */
        get: operations["listTemplates"];
        /**
         * Make a template
         * @description 422 where it does not compile, with the part, the line and the column. A name that begins with `product.` takes the place of a mail that Billhook sends in the tenant's name, and must show what that needs. A tenant has at most 1,000: beyond it 409 `limit-reached`.
         */
        post: operations["createTemplate"];
    };
    "/v1/templates/{id}": {
        parameters: {
        };
        /** Look at one template */
        get: operations["getTemplate"];
        /**
         * Change a template
         * @description Makes a new version, unless nothing differs. Its name and its language stay: 422 for others. What was made from an earlier version stays as it is.
         */
        put: operations["replaceTemplate"];
        /** Remove a template with all its versions */
        delete: operations["deleteTemplate"];
    };
    "/v1/templates/{id}/preview": {
        parameters: {
        };
        /**
         * See what a template makes of values
         * @description Sends nothing. A value that the template uses and that is missing is 422 at `/values/NAME`; one of an item of a list at `/values/items/3/name`.
         */
        post: operations["previewTemplate"];
    };
    "/v1/tenants": {
        parameters: {
        };
        /** The tenants of the signed-in person, newest first */
        get: operations["listTenants"];
        /**
         * Make a tenant; who makes it is its owner
         * @description An account owns ten, where the installation does not say otherwise, and as many deleted ones wait for their end; beyond that 409 `limit-reached`. Membership of others' is free.
         */
        post: operations["createTenant"];
    };
    "/v1/tenants/{id}": {
        parameters: {
        };
        /** One tenant */
        get: operations["getTenant"];
        /**
         * Delete a tenant; for owners
         * @description Its other members and its API keys are shut out at once. An owner can restore it until `purge_at`, in 14 days.
         */
        delete: operations["deleteTenant"];
        /** Rename a tenant; for admins */
        patch: operations["updateTenant"];
    };
    "/v1/tenants/{id}/restore": {
        parameters: {
        };
        /**
         * Restore a deleted tenant; for owners, until `purge_at`
         * @description 409 `limit-reached` for who owns as many as an account may.
         */
        post: operations["restoreTenant"];
    };
    "/v1/tenants/{id}/transfer": {
        parameters: {
        };
        /**
         * Make another member owner, and oneself admin; for owners
         * @description 409 `limit-reached` where the other owns as many as an account may.
         */
        post: operations["transferTenant"];
    };
    "/v1/tenants/{id}/members": {
        parameters: {
        };
        /** The members of a tenant */
        get: operations["listMembers"];
    };
    "/v1/tenants/{id}/members/{user_id}": {
        parameters: {
        };
        /**
         * Remove a member, or leave
         * @description As for the change of a role. The last owner cannot leave, 409.
         */
        delete: operations["removeMember"];
        /**
         * Change a member's role
         * @description Owners give and take every role, admins those of members and viewers; everybody may step down. The last owner cannot: 409. Who owns as many tenants as an account may is made no owner: 409 `limit-reached`.
         */
        patch: operations["updateMember"];
    };
    "/v1/tenants/{id}/invitations": {
        parameters: {
        };
        /** Invitations that are neither accepted nor revoked; for admins */
        get: operations["listInvitations"];
        /**
         * Invite somebody by mail; for admins
         * @description The mail has a link with a token that works once, for 7 days, and only for a person with this address. It replaces an open invitation to the same address. Where this installation makes no new accounts it is of use to who has one alone; the answer is the same, so that it tells of nobody.
         */
        post: operations["createInvitation"];
    };
    "/v1/tenants/{id}/invitations/{invitation_id}": {
        parameters: {
        };
        /** Revoke an invitation; for admins */
        delete: operations["revokeInvitation"];
    };
    "/v1/invitations/accept": {
        parameters: {
        };
        /**
         * Become a member by the token of an invitation
         * @description 404 where it is unknown, used, revoked, expired or for another address than the verified one of the signed-in person. An invitation as owner is answered 409 `limit-reached` to who owns as many tenants as an account may, and stays good.
         */
        post: operations["acceptInvitation"];
    };
    "/v1/api-keys": {
        parameters: {
        };
        /** The tenant's API keys that are not revoked; for admins, or with `api-keys:read` */
        get: operations["listApiKeys"];
        /**
         * Make an API key; for admins, or with `api-keys:write`
         * @description The key is shown in this answer and never again. A key gives only scopes it has. A tenant has fifty, where the installation does not say otherwise; beyond that 409 `limit-reached`. A person without second factor shows by `password` or `reauthentication` that it is them, and is told by mail.
         */
        post: operations["createApiKey"];
    };
    "/v1/api-keys/{id}": {
        parameters: {
        };
        /** One API key, without its secret */
        get: operations["getApiKey"];
        /**
         * Revoke an API key
         * @description It stops at once.
         */
        delete: operations["revokeApiKey"];
    };
    "/v1/api-keys/{id}/rotate": {
        parameters: {
        };
        /**
         * Make a successor with the same name and scopes
         * @description Both keys work for `expires_in_seconds`, a day where it is missing, then the old one ends. A key that has an end gives its successor the same length of life. As many replaced keys as a tenant may have keys still work at a time; beyond that 409 `limit-reached`. People show that it is them, as for a new key.
         */
        post: operations["rotateApiKey"];
    };
    "/v1/audit-log": {
        parameters: {
        };
        /** What was done in the tenant, newest first; for admins, or with `audit-log:read` */
        get: operations["listAuditLog"];
    };
    "/v1/usage-events": {
        parameters: {
        };
        /**
         * Tell of up to 1,000 uses
         * @description All are stored or, where one is wrong, none. An id makes an event count once, however often it is sent: with the same content it is a duplicate, with another a conflict, and what came first stays. So an `Idempotency-Key` is not needed. CloudEvents 1.0 are taken too: `type` is the meter, `time` the timestamp, `data.value` the value, and the id counts within its `source`. It counts as one request.
         */
        post: operations["createUsageEvents"];
    };
    "/v1/usage-events/{event_id}/void": {
        parameters: {
        };
        /**
         * Take one use back
         * @description It counts no more, and Stripe is told so. One that is void already stays so. 409 where Stripe takes no correction any more: of times more than 35 days ago, and of a meter that counts events a day after it was told.
         */
        post: operations["voidUsageEvent"];
    };
    "/v1/usage": {
        parameters: {
        };
        /**
         * Read what was used
         * @description One item a meter, over the whole time that is asked for: the sum of a meter that adds up, the number of events of one that counts, the newest value of one that keeps the last.
         */
        get: operations["getUsage"];
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** Format: uuid */
        Uuid: string;
        /**
         * Format: date-time
         * @description RFC 3339
         */
        Time: string;
        IdempotencyKey: string;
        /** @description For the page that follows; null where there is none. */
        NextCursor: string | null;
        /** @description RFC 9457. */
        Problem: {
            /**
             * @description A stable name.
             * @enum {string}
             */
            type: "urn:billhook:problem:bad-request" | "urn:billhook:problem:malformed-json" | "urn:billhook:problem:invalid-signature" | "urn:billhook:problem:wrong-mode" | "urn:billhook:problem:unauthenticated" | "urn:billhook:problem:forbidden" | "urn:billhook:problem:step-up-required" | "urn:billhook:problem:signup-closed" | "urn:billhook:problem:reauthentication-required" | "urn:billhook:problem:second-factor-required" | "urn:billhook:problem:entitlement-required" | "urn:billhook:problem:limit-reached" | "urn:billhook:problem:not-found" | "urn:billhook:problem:method-not-allowed" | "urn:billhook:problem:conflict" | "urn:billhook:problem:idempotency-key-in-use" | "urn:billhook:problem:payload-too-large" | "urn:billhook:problem:unsupported-media-type" | "urn:billhook:problem:validation-failed" | "urn:billhook:problem:idempotency-key-reused" | "urn:billhook:problem:too-many-requests" | "urn:billhook:problem:messaging-limit" | "urn:billhook:problem:internal" | "urn:billhook:problem:unavailable";
            title: string;
            status: number;
            detail: string;
            /** @description The id of the request */
            instance: string;
            errors?: {
                /** @description A JSON pointer into the body */
                pointer: string;
                detail: string;
            }[];
        };
        /** @description As the mail carries it */
        MailToken: string;
        /**
         * Format: password
         * @description Refused where it is common or easy to guess. It is kept in Unicode's form NFC, so that it opens however a keyboard composes its letters.
         */
        NewPassword: string;
        MailTokenOnly: {
            token: components["schemas"]["MailToken"];
        };
        SignUp: {
            /** Format: email */
            email: string;
            name: string;
            tenant_name: string;
        };
        Pending: {
            /** @enum {string} */
            status: "pending";
        };
        /**
         * @description Where the refresh token goes: `token` puts it into the answer, `cookie` into the HttpOnly cookie `__Host-billhook-refresh`, for pages of the same site.
         * @enum {string|null}
         */
        SessionKind: "token" | "cookie" | null;
        SignedIn: components["schemas"]["Tokens"] | components["schemas"]["CookieTokens"];
        /** @description The refresh token is in the cookie. */
        CookieTokens: {
            /** @description A JWT signed with ES256 */
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /** @description Seconds that the access token lasts */
            expires_in: number;
        };
        Tokens: {
            /** @description A JWT signed with ES256 */
            access_token: string;
            refresh_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /** @description Seconds that the access token lasts */
            expires_in: number;
        };
        MfaRequired: {
            /** @enum {boolean} */
            mfa_required: true;
            mfa_token: string;
        };
        /** @description Below the address of this installation, or what `BILLING_RETURN_TO` lists; in development a page of this machine, too. */
        ReturnUrl: string;
        Plan: {
            product_id: string;
            name: string;
            features: {
                /** @description Its lookup key at Stripe. */
                feature: string;
                name: string;
                /** @description How many; null for no limit. */
                limit: number | null;
            }[];
            prices: components["schemas"]["PlanPrice"][];
        };
        PlanPrice: {
            price_id: string;
            lookup_key: string | null;
            currency: string;
            /** @description In the currency's smallest unit; null where it is no whole number, or tiered. */
            unit_amount: number | null;
            unit_amount_decimal: string | null;
            /** @description As Stripe has them. */
            tiers: Record<string, never>[] | null;
            /** @enum {string} */
            interval: "day" | "week" | "month" | "year";
            interval_count: number;
            /** @enum {string} */
            usage_type: "licensed" | "metered";
            /** @description What is counted; Stripe's id of it. */
            meter: string | null;
        };
        NewCheckoutSession: {
            price_id: string;
            /** @description 1 unless told. Not of a metered price, nor where the installation counts members. */
            quantity?: number | null;
            /** @description Where Stripe leads who has bought. `{CHECKOUT_SESSION_ID}` may stand in its query. */
            success_url: components["schemas"]["ReturnUrl"];
            /** @description Where the page's way back leads; as `success_url`. */
            cancel_url?: string | null;
            /** @description What the buyer types in. */
            promotion_code?: string | null;
        };
        CheckoutSession: {
            id: components["schemas"]["Uuid"];
            /** @description Stripe's page. */
            url: string;
            /** @enum {string} */
            status: "open";
            expires_at: components["schemas"]["Time"];
            job_id: components["schemas"]["Uuid"];
        };
        NewBrevoCredential: {
            api_key: string;
            /** @description Whom all its mails are from: an address, or a name and one. */
            from: string;
        };
        NewSmtpCredential: {
            /** @description `smtp://`, which goes on by STARTTLS, or `smtps://`. User and password are percent-encoded. */
            url: string;
            /** @description Whom all its mails are from: an address, or a name and one. */
            from: string;
        };
        NewTwilioCredential: {
            account_sid: string;
            auth_token: string;
            messaging_service_sid: string;
        };
        BrevoCredential: {
            /** @constant */
            provider: "brevo";
            from: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        SetBrevoCredential: {
            /** @constant */
            provider: "brevo";
            from: string;
            /** @description For Brevo's webhook, as bearer token. Only where there was no credential before. */
            webhook_token?: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        SmtpCredential: {
            /** @constant */
            provider: "smtp";
            from: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        TwilioCredential: {
            /** @constant */
            provider: "twilio";
            account_sid: string;
            messaging_service_sid: string;
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        Entitlement: {
            /** @description The lookup key. */
            feature: string;
            name: string;
            /**
             * Format: int64
             * @description Null where there is no bound.
             */
            limit: number | null;
            /** Format: int64 */
            used: number;
        };
        Event: {
            id: components["schemas"]["Uuid"];
            type: string;
            /** @description Stripe's id of what it happened to */
            subject: string;
            /** @description Whether it was long ago when it was first seen, so that nobody was written to */
            late: boolean;
            created_at: components["schemas"]["Time"];
        };
        /** @enum {string} */
        JobState: "scheduled" | "available" | "running" | "retryable" | "completed" | "cancelled" | "dead";
        Job: {
            id: components["schemas"]["Uuid"];
            /** @example email.send */
            kind: string;
            queue: string;
            state: components["schemas"]["JobState"];
            attempt: number;
            max_attempts: number;
            /** Format: uuid */
            tenant_id: string | null;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            finalized_at: string | null;
            last_error: string | null;
        };
        Health: {
            /** @enum {string} */
            status: "up" | "down";
            /** @description What the process needs, and whether it is there. */
            checks?: {
                [key: string]: boolean;
            };
        };
        Echo: {
            /** @description Bytes of the body. */
            length: number;
            /** @description Of the body, in hexadecimal. */
            sha256: string;
            /** @description The headers in which proxies tell of a request, as they came, by their names in lower case. */
            headers: {
                [key: string]: string[];
            };
            /** @description The `TRUSTED_PROXY_HOPS` of the process that answers. */
            trusted_proxy_hops: number;
            /** @description Where the request comes from, as rate limits and the audit log take it. */
            client_address: string;
            /**
             * @description That whoever answers knows the token, for who has shown so without sending it: HMAC-SHA-256, in
             *     hexadecimal, under the token, of `echoed`, the nonce and `sha256`, a line break between each.
             */
            proof?: string;
        };
        Me: {
            id: components["schemas"]["Uuid"];
            email: string;
            name: string;
            email_verified: boolean;
            /** @description False for who logs in by another provider alone */
            has_password: boolean;
            /** @enum {string|null} */
            operator_role: "viewer" | "operator" | "admin" | null;
            /** Format: uuid */
            default_tenant: string | null;
            created_at: components["schemas"]["Time"];
            /** @description The verified number, E.164 */
            phone: string | null;
            /** @description Which second factors are on. */
            mfa: {
                /** @description An authenticator app */
                totp: boolean;
                /** @description Codes by text message */
                sms: boolean;
                recovery_codes_left: number;
            };
            tenants: {
                id: components["schemas"]["Uuid"];
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "member" | "viewer";
            }[];
        };
        Session: {
            id: components["schemas"]["Uuid"];
            /** @description Whether it is the one that asks */
            current: boolean;
            created_at: components["schemas"]["Time"];
            last_used_at: components["schemas"]["Time"];
            ip: string;
            user_agent: string;
        };
        ExternalIdentity: {
            provider: string;
            /** @description As the provider vouched for it when it was linked */
            email: string | null;
            created_at: components["schemas"]["Time"];
        };
        AccountExport: {
            account: Record<string, never>;
            tenants: Record<string, never>[];
            sessions: Record<string, never>[];
            text_messages: Record<string, never>[];
            external_identities: Record<string, never>[];
            /** @description To this address */
            invitations: Record<string, never>[];
            /** @description By this person */
            sent_invitations: Record<string, never>[];
            /** @description Those that they made, without the secret */
            api_keys: Record<string, never>[];
            /** @description The installation's mails to this address, without their texts */
            emails: Record<string, never>[];
            /** @description Wrong passwords and codes for this account */
            failures: Record<string, never>[];
            audit_log: Record<string, never>[];
        };
        /** @description What may be said of a mail. */
        EmailParts: {
            /** Format: email */
            to?: string | null;
            /** @description One line. */
            subject?: string | null;
            html?: string | null;
            text?: string | null;
            /** @description The name or the id of a template, in place of subject, html and text. */
            template?: string | null;
            /** @description For the template. One that it uses must be there. */
            values?: {
                [key: string]: unknown;
            } | null;
            /** @description A language of BCP 47, for the template; pt-BR falls back to pt, then to en. */
            locale?: string | null;
            /**
             * @description Bulk is what its reader can do without: it waits behind the rest, and has headers and a link by which it is ended.
             * @default transactional
             * @enum {string|null}
             */
            lane?: "transactional" | "bulk" | null;
            /** @description RFC 3339; within a year. Without it, at once. */
            send_at?: string | null;
            tags?: string[] | null;
            /** @description An address, or `Name <address>`. */
            reply_to?: string | null;
            /** @description Only `X-…`, `In-Reply-To` and `References`, in ASCII. */
            headers?: {
                [key: string]: string;
            } | null;
            /** @description Together 3 MiB at most. */
            attachments?: {
                /** @description In ASCII; its ending tells the type, one that Brevo takes. */
                name: string;
                /** @description In Base64. */
                content: string;
            }[] | null;
        };
        QueuedEmail: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            status: "scheduled" | "queued";
            job_id: components["schemas"]["Uuid"];
        };
        /** @enum {string} */
        EmailStatus: "scheduled" | "queued" | "unknown" | "sent" | "deferred" | "soft_bounced" | "delivered" | "opened" | "clicked" | "failed" | "bounced" | "complained" | "canceled" | "suppressed";
        Email: {
            id: components["schemas"]["Uuid"];
            status: components["schemas"]["EmailStatus"];
            to: string;
            subject: string;
            tags: string[];
            job_id: components["schemas"]["Uuid"];
            /** @description The id that the provider gave it */
            provider_id: string | null;
            error: string | null;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            sent_at: string | null;
        };
        EmailDetail: {
            id: components["schemas"]["Uuid"];
            status: components["schemas"]["EmailStatus"];
            to: string;
            subject: string;
            tags: string[];
            job_id: components["schemas"]["Uuid"];
            /** @description The id that the provider gave it */
            provider_id: string | null;
            error: string | null;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            sent_at: string | null;
            /** @enum {string} */
            lane: "security" | "transactional" | "bulk";
            /** @description Who has it */
            provider: string | null;
            /** @description Why it has not arrived */
            reason: string | null;
            /**
             * Format: date-time
             * @description When it was asked for; null for at once
             */
            send_at: string | null;
            /** @description What was told of it, oldest first; 500 at most. */
            events: {
                at: components["schemas"]["Time"];
                /** @description A status */
                type: string;
                detail: string | null;
            }[];
        };
        /** @description As the log-in answered */
        MfaToken: string;
        /** @description Six digits, or a recovery code */
        MfaCode: string;
        /** @description That it is the person themselves. Who has a second factor needs none of it, and is asked for that instead (`step-up-required`). */
        Proof: {
            password?: components["schemas"]["ProvingPassword"];
            reauthentication?: components["schemas"]["Reauthentication"];
        };
        /** @description Of a person without second factor; a wrong one counts as one at log-in does. */
        ProvingPassword: string | null;
        /** @description In place of `password`: the code that the browser brought back from `POST /v1/me/reauthenticate/{provider}`. Good once, for five minutes, in the session that asked. */
        Reauthentication: string | null;
        MfaCodeAlone: {
            code: components["schemas"]["MfaCode"];
        };
        RecoveryCodes: {
            /** @description Ten, shown once; each stands in for the second factor once. */
            recovery_codes: string[];
        };
        BillingRunRequest: {
            /** @enum {string} */
            kind: "reconcile" | "backfill";
            /**
             * @description Only look and count
             * @default false
             */
            dry_run?: boolean;
            /**
             * Format: date-time
             * @description Objects made before are not looked at, where Stripe lists them by time
             */
            since?: string | null;
            reason?: components["schemas"]["WhyText"];
        };
        BillingRunBegun: {
            id: components["schemas"]["Uuid"];
        };
        BillingRun: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            kind: "reconcile" | "backfill";
            /** @enum {string} */
            state: "running" | "completed" | "failed";
            dry_run: boolean;
            /** Format: date-time */
            since: string | null;
            /** @description Lists that could not be walked, or why it ended */
            error: string | null;
            /** @description What the list is of that it walks */
            walking: string | null;
            /**
             * Format: int64
             * @description Requests to Stripe
             */
            calls: number;
            objects: components["schemas"]["BillingRunObject"][];
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            ended_at: string | null;
        };
        BillingRunObject: {
            /** @description Stripe’s name of the type, or `event` */
            object: string;
            /**
             * Format: int64
             * @description In Stripe's lists
             */
            seen: number;
            /**
             * Format: int64
             * @description Not in our copy
             */
            missing: number;
            /**
             * Format: int64
             * @description Otherwise in our copy
             */
            differs: number;
            /**
             * Format: int64
             * @description In our copy alone
             */
            gone: number;
            /**
             * Format: int64
             * @description Of these; none in a dry run
             */
            repaired: number;
        };
        BillingRunPage: {
            data: components["schemas"]["BillingRun"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        BillingDrift: {
            id: components["schemas"]["Uuid"];
            stripe_id: string;
            object: string;
            /** @enum {string} */
            reason: "missing" | "differs" | "gone";
            /** @description Members that differ, for `differs` */
            fields: string[];
            repaired: boolean;
        };
        BillingDriftPage: {
            data: components["schemas"]["BillingDrift"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        Queue: {
            name: string;
            /** @description Ready to run */
            waiting: number;
            /** @description Whether more may wait, since not all jobs that came after the newest claimed one were looked at */
            waiting_capped: boolean;
            running: number;
            /** @description Scheduled, or waiting for a retry */
            delayed: number;
            /** Format: date-time */
            paused_at: string | null;
            /** @description Ready on the broker, each with up to 32 jobs; null while it does not answer */
            messages: number | null;
            /** @description As the broker counts them; null while it does not answer */
            consumers: number | null;
            workers: number;
            /** @description Jobs that all workers end */
            ended_per_second: number;
            /** @description For how long the oldest waiting job has been due */
            oldest_age_seconds: number | null;
            dead: number;
        };
        QueueList: {
            data: components["schemas"]["Queue"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        UnreadableMessage: {
            id: number;
            /** @description The lane that it came on */
            queue: string;
            /** @description `no such job`, or why the broker gave it up */
            reason: string;
            /** @description Bytes of its body */
            size: number;
            received_at: components["schemas"]["Time"];
        };
        UnreadableMessagePage: {
            data: components["schemas"]["UnreadableMessage"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        UnreadableMessageDetail: {
            id: number;
            queue: string;
            reason: string;
            /** @description Bytes of its body */
            size: number;
            received_at: components["schemas"]["Time"];
            /** @description The first 64 KiB of its body, in base64 */
            body: string;
        };
        Breaker: {
            name: string;
            /**
             * @description The worst over all processes; null where no live one tells
             * @enum {string|null}
             */
            state: "closed" | "half_open" | "open" | null;
            /** @description The highest count in a row */
            failures: number;
            /**
             * @description How an operator holds it
             * @enum {string|null}
             */
            forced: "open" | "closed" | null;
            /** @description How it stands in each live process that has told of it */
            processes: {
                /** @description Its id, as in the overview */
                process: number;
                host: string;
                /** @enum {string} */
                state: "closed" | "half_open" | "open";
                /** @description In a row */
                failures: number;
                changed_at: components["schemas"]["Time"];
            }[];
        };
        BreakerList: {
            data: components["schemas"]["Breaker"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        JobPage: {
            data: components["schemas"]["OpsJob"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        OpsJob: {
            id: components["schemas"]["Uuid"];
            kind: string;
            queue: string;
            state: components["schemas"]["JobState"];
            attempt: number;
            max_attempts: number;
            /** Format: uuid */
            tenant_id: string | null;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            finalized_at: string | null;
            /** Format: date-time */
            cancel_requested_at: string | null;
            last_error: string | null;
        };
        Cancelled: {
            id: components["schemas"]["Uuid"];
            state: components["schemas"]["JobState"];
            cancel_requested_at: components["schemas"]["Time"];
        };
        Why: {
            reason?: components["schemas"]["WhyText"];
        };
        /** @description Why, for the audit log */
        WhyText: string | null;
        OpsAudit: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            actor_type: "operator" | "account" | "api_key" | "system";
            /** Format: uuid */
            actor_id: string | null;
            action: string;
            target: string;
            reason: string | null;
            /** @description The same in all entries of one request */
            request_id: string | null;
            created_at: components["schemas"]["Time"];
        };
        OpsAuditPage: {
            data: components["schemas"]["OpsAudit"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        ScheduleList: {
            data: {
                name: string;
                kind: string;
                cron: string;
                time_zone: string;
                next_at: components["schemas"]["Time"];
                /** Format: date-time */
                last_at: string | null;
                /** Format: uuid */
                last_job_id: string | null;
                /** @enum {string} */
                missed_policy: "run_once" | "skip";
            }[];
            next_cursor: components["schemas"]["NextCursor"];
        };
        JobDetail: {
            id: components["schemas"]["Uuid"];
            kind: string;
            queue: string;
            state: components["schemas"]["JobState"];
            attempt: number;
            max_attempts: number;
            /** Format: uuid */
            tenant_id: string | null;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            finalized_at: string | null;
            /** Format: date-time */
            cancel_requested_at: string | null;
            last_error: string | null;
            run_at: components["schemas"]["Time"];
            /** Format: date-time */
            attempted_at: string | null;
            /** @description How often it was lost with its worker */
            lost: number;
            attempts: {
                /** @description 1, and one more after each death: attempts are counted anew */
                life: number;
                attempt: number;
                /** @description `completed`, `running`, or how it failed */
                outcome: string;
                error_class: string | null;
                error: string | null;
                /** Format: date-time */
                started_at: string | null;
                /**
                 * Format: date-time
                 * @description Null while it runs
                 */
                finished_at: string | null;
            }[];
            /** @description What operators did to it, by its id or among others */
            audit: components["schemas"]["OpsAudit"][];
            /** @description What it was asked for; null unless they were asked for. */
            args: {
                [key: string]: unknown;
            } | null;
        };
        Replay: {
            /** @description What is left out matches everything. */
            filter?: {
                ids?: string[] | null;
                kind?: components["schemas"]["FilterText"];
                queue?: components["schemas"]["FilterText"];
                /** Format: uuid */
                tenant_id?: string | null;
                reason?: components["schemas"]["FilterText"];
            } | null;
            /** @description Only count */
            dry_run?: boolean | null;
            reason?: components["schemas"]["WhyText"];
            /** @description Makes a repeat of this request give the first one's answer instead of doing it again, for a day. */
            nonce?: string | null;
            /**
             * @description Jobs a second
             * @default 50
             */
            rate?: number | null;
            /**
             * @description Seconds until the first is sent. In a further call, what the calls before have taken divided by the rate, so that the rate holds over all.
             * @default 0
             */
            delay?: number | null;
        };
        FilterText: string | null;
        ReplayResult: {
            /** @description Dead jobs that match, counted to 10,000 */
            matched: number;
            /** @description Those of them that live again; not those under whose unique key another job waits */
            replayed: number;
            dry_run: boolean;
            /** @description Whether more match than this call took */
            more: boolean;
        };
        Webhook: {
            id: components["schemas"]["Uuid"];
            provider: string;
            external_id: string;
            type: string;
            /** @enum {string} */
            state: "received" | "processed" | "failed";
            note: string | null;
            duplicates: number;
            received_at: components["schemas"]["Time"];
            /** Format: date-time */
            processed_at: string | null;
        };
        WebhookPage: {
            data: components["schemas"]["Webhook"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        OpsMessage: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            channel: "email" | "sms";
            /**
             * Format: uuid
             * @description null for a message of the installation itself
             */
            tenant_id: string | null;
            status: string;
            /** @enum {string} */
            lane: "security" | "transactional" | "bulk";
            /** @description To whom it was handed over */
            provider: string | null;
            /** @description Why nobody knows */
            reason: string | null;
            created_at: components["schemas"]["Time"];
            /**
             * Format: date-time
             * @description When it was first handed over
             */
            sending_at: string | null;
        };
        OpsMessagePage: {
            data: components["schemas"]["OpsMessage"][];
            next_cursor: components["schemas"]["NextCursor"];
        };
        Resolution: {
            /** @enum {string} */
            as: "sent" | "failed" | "resend";
            reason?: components["schemas"]["WhyText"];
        };
        BillingObject: {
            stripe_id: string;
            object: string;
            /** Format: uuid */
            tenant_id: string | null;
            synced_at: components["schemas"]["Time"];
            /** @description As Stripe gave it */
            data: {
                [key: string]: unknown;
            };
        };
        Overview: {
            counted_to: number;
            queues: components["schemas"]["Queue"][];
            dead: number;
            unreadable_messages: number;
            processes: {
                id: number;
                role: string;
                host: string;
                version: string;
                started_at: components["schemas"]["Time"];
                seen_at: components["schemas"]["Time"];
            }[];
            breakers: components["schemas"]["Breaker"][];
            webhooks_last_hour: {
                accepted: {
                    provider: string;
                    state: string;
                    events: number;
                    duplicates: number;
                }[];
                rejected_samples: {
                    provider: string;
                    reason: string;
                    samples: number;
                }[];
            };
        };
        NewSms: {
            /** @description A number with the code of its country; E.164, or with blanks, dots, hyphens and brackets in it. */
            to: string;
            body: string;
            /**
             * Format: date-time
             * @description Not before this, within a year; without it at once.
             */
            send_at?: string | null;
            /**
             * @description `bulk` goes after all others, and not to numbers that want no bulk messages. Without it `transactional`.
             * @enum {string|null}
             */
            lane?: "transactional" | "bulk" | null;
            tags?: string[] | null;
        };
        /**
         * @description The farthest that was ever told of it. `sent`: the provider has it; `unknown`: nobody knows yet whether it has; `failed`: refused, or not to be sent; `undelivered`: did not arrive; `suppressed`: the number gets none.
         * @enum {string}
         */
        SmsStatus: "scheduled" | "queued" | "unknown" | "sent" | "failed" | "undelivered" | "delivered" | "canceled" | "suppressed";
        /**
         * @description `ucs2` where a character is not in GSM 03.38; then 70 fit into a segment, not 160.
         * @enum {string}
         */
        SmsEncoding: "gsm7" | "ucs2";
        /** @description In how many parts it goes; each costs. */
        SmsSegments: number;
        QueuedSms: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            status: "queued" | "scheduled";
            job_id: components["schemas"]["Uuid"];
            /** @description E.164 */
            to: string;
            encoding: components["schemas"]["SmsEncoding"];
            segments: components["schemas"]["SmsSegments"];
        };
        ListedSms: {
            id: components["schemas"]["Uuid"];
            status: components["schemas"]["SmsStatus"];
            to: string;
            encoding: components["schemas"]["SmsEncoding"];
            segments: components["schemas"]["SmsSegments"];
            tags: string[];
            job_id: components["schemas"]["Uuid"];
            created_at: components["schemas"]["Time"];
            /**
             * Format: date-time
             * @description When the provider took it
             */
            sent_at: string | null;
        };
        Sms: {
            id: components["schemas"]["Uuid"];
            status: components["schemas"]["SmsStatus"];
            to: string;
            encoding: components["schemas"]["SmsEncoding"];
            segments: components["schemas"]["SmsSegments"];
            /** @enum {string} */
            lane: "transactional" | "bulk";
            tags: string[];
            job_id: components["schemas"]["Uuid"];
            /** @description Whose account sends it: `twilio`, or the tenant's own */
            provider: string | null;
            /** @description The id that the provider gave it */
            provider_id: string | null;
            /** @description Why it was not sent or did not arrive; a code of the provider's or a word */
            reason: string | null;
            /** Format: date-time */
            send_at: string | null;
            created_at: components["schemas"]["Time"];
            /**
             * Format: date-time
             * @description When the provider took it
             */
            sent_at: string | null;
            events: {
                at: components["schemas"]["Time"];
                /** @description A status */
                type: string;
                /** @description A code or a reason */
                detail: string | null;
            }[];
        };
        BillingCustomer: {
            customer_id: string | null;
            email: string | null;
            /** @description The subscription's, else the customer's usual one. */
            payment_method: {
                type: string;
                brand: string | null;
                last4: string | null;
                exp_month: number | null;
                exp_year: number | null;
            } | null;
        };
        SubscriptionChange: {
            /** @description One of the plans. Without it the price stays. */
            price_id?: string | null;
            /** @description Without it the quantity stays. A price by usage has none. */
            quantity?: number | null;
            /** @description As customers type it. It takes the place of another discount. */
            promotion_code?: string | null;
            /**
             * @description Without it `now`.
             * @enum {string|null}
             */
            when?: "now" | "period_end" | null;
            /**
             * @description How a change `now` bills the rest of the period: with the next invoice (without it this), at once, or not at all.
             * @enum {string|null}
             */
            proration?: "create_prorations" | "always_invoice" | "none" | null;
            /**
             * Format: date-time
             * @description From when on the rest of the period counts; within the current period, in whole seconds.
             */
            proration_date?: string | null;
        };
        SubscriptionPreview: {
            /** @description In the currency's smallest unit, after credit */
            amount_due: number;
            currency: string;
            lines: {
                description: string | null;
                amount: number;
                proration: boolean;
            }[];
            /**
             * Format: date-time
             * @description To be sent with the change; null where nothing is prorated.
             */
            proration_date: string | null;
        };
        SubscriptionCancel: {
            /**
             * @description Without it `period_end`.
             * @enum {string|null}
             */
            when?: "period_end" | "now" | null;
        };
        SubscriptionPause: {
            /**
             * Format: date-time
             * @description When it goes on by itself, in whole seconds; without it when it is resumed.
             */
            resumes_at?: string | null;
        };
        Subscription: {
            id: string | null;
            /** @description As Stripe has it: `incomplete`, `incomplete_expired`, `trialing`, `active`, `past_due`, `unpaid`, `paused`, `canceled`; `none` without a subscription. */
            status: string;
            /**
             * @description `grace`: an invoice is overdue, for some days. None while it is paused.
             * @enum {string}
             */
            access: "granted" | "grace" | "none";
            /**
             * Format: date-time
             * @description When it is to end
             */
            cancels_at: string | null;
            /** Format: date-time */
            trial_end: string | null;
            /** Format: date-time */
            current_period_start: string | null;
            /** Format: date-time */
            current_period_end: string | null;
            paused: boolean;
            /** @description What is scheduled. */
            pending_change: {
                price_id: string;
                quantity: number | null;
                /** Format: date-time */
                at: string;
            } | null;
            items: {
                id: string;
                price_id: string;
                /** @description Null where usage is counted */
                quantity: number | null;
            }[];
            discounts: {
                id: string;
                coupon_id: string | null;
                promotion_code_id: string | null;
                /**
                 * Format: date-time
                 * @description Null for ever
                 */
                ends_at: string | null;
            }[];
            /**
             * Format: date-time
             * @description When Stripe was last asked
             */
            synced_at: string | null;
            /** @description Stripe does not answer, or has told of a change a minute ago that is not in here yet. */
            stale: boolean;
        };
        /**
         * @description Of what was tried last. `processing`: a bank has it; `requires_action`: the customer has to confirm it, at `hosted_invoice_url`; `refunded`: all of it.
         * @enum {string}
         */
        PaymentState: "none" | "processing" | "requires_action" | "failed" | "paid" | "refunded";
        ListedInvoice: {
            id: string;
            number: string | null;
            /** @description As Stripe has it: `open`, `paid`, `void`, `uncollectible` */
            status: string;
            payment_state: components["schemas"]["PaymentState"];
            currency: string;
            /** @description In the currency's smallest unit, as all amounts */
            total: number;
            /** @description The total after credit */
            amount_due: number;
            amount_paid: number;
            amount_refunded: number;
            /** @description A payment of it is, or was, disputed */
            disputed: boolean;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            paid_at: string | null;
            /**
             * Format: date-time
             * @description When it is charged again
             */
            next_attempt_at: string | null;
            /** @description Stripe's page of it, where it can be paid */
            hosted_invoice_url: string | null;
            pdf_url: string | null;
        };
        Invoice: {
            id: string;
            number: string | null;
            /** @description As Stripe has it: `open`, `paid`, `void`, `uncollectible` */
            status: string;
            payment_state: components["schemas"]["PaymentState"];
            currency: string;
            /** @description In the currency's smallest unit, as all amounts */
            total: number;
            /** @description The total after credit */
            amount_due: number;
            amount_paid: number;
            amount_refunded: number;
            /** @description A payment of it is, or was, disputed */
            disputed: boolean;
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            paid_at: string | null;
            /**
             * Format: date-time
             * @description When it is charged again
             */
            next_attempt_at: string | null;
            /** @description Stripe's page of it, where it can be paid */
            hosted_invoice_url: string | null;
            pdf_url: string | null;
            lines: {
                description: string | null;
                amount: number;
                quantity: number | null;
                price_id: string | null;
                /** Format: date-time */
                period_start: string | null;
                /** Format: date-time */
                period_end: string | null;
                proration: boolean;
            }[];
            /** @description Tries to charge it, the newest first. */
            payments: {
                id: string;
                amount: number;
                /** @enum {string} */
                status: "succeeded" | "pending" | "failed";
                failure_code: string | null;
                method: string | null;
                last4: string | null;
                created_at: components["schemas"]["Time"];
            }[];
            refunds: {
                id: string;
                amount: number;
                status: string | null;
                reason: string | null;
                created_at: components["schemas"]["Time"];
            }[];
            disputes: {
                id: string;
                amount: number;
                status: string;
                reason: string | null;
                created_at: components["schemas"]["Time"];
            }[];
        };
        Suppression: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            channel: "email" | "sms";
            address: string;
            /** @enum {string} */
            scope: "all" | "bulk";
            /** @enum {string} */
            reason: "hard_bounce" | "invalid" | "complaint" | "blocked" | "soft_bounce" | "unreachable" | "unsubscribe" | "manual";
            /**
             * Format: uuid
             * @description The message that it follows from
             */
            message_id: string | null;
            /**
             * Format: date-time
             * @description Null where it holds until it is lifted
             */
            until: string | null;
            created_at: components["schemas"]["Time"];
        };
        /** @description What the names of a template stand for: texts, numbers, true, false, null, and objects and lists of these. */
        TemplateValues: {
            [key: string]: unknown;
        } | null;
        NewTemplate: {
            name: string;
            /** @description A language tag of BCP 47, as `pt-BR`; without it `en`. */
            locale?: string | null;
            /** @description One line. */
            subject: string;
            /** @description Values in it are escaped. At least one of `html` and `text` must be there. */
            html?: string | null;
            text?: string | null;
        };
        Template: {
            id: components["schemas"]["Uuid"];
            name: string;
            locale: string;
            version: number;
            /** @description Names at the top of the values that it uses. */
            variables: string[];
            subject: string;
            html: string | null;
            text: string | null;
            created_at: components["schemas"]["Time"];
            /**
             * Format: date-time
             * @description When this version was made.
             */
            updated_at: string;
        };
        ListedTemplate: {
            id: components["schemas"]["Uuid"];
            name: string;
            locale: string;
            version: number;
            variables: string[];
            created_at: components["schemas"]["Time"];
            updated_at: components["schemas"]["Time"];
        };
        /** @enum {string} */
        TenantRole: "owner" | "admin" | "member" | "viewer";
        TenantName: {
            name: string;
        };
        Tenant: {
            id: components["schemas"]["Uuid"];
            name: string;
            role: components["schemas"]["TenantRole"];
            created_at: components["schemas"]["Time"];
            /** Format: date-time */
            deleted_at: string | null;
            /**
             * Format: date-time
             * @description Until when an owner can restore a deleted tenant
             */
            purge_at: string | null;
        };
        TenantPage: {
            data: components["schemas"]["Tenant"][];
            next_cursor: string | null;
        };
        Member: {
            user_id: components["schemas"]["Uuid"];
            email: string;
            name: string;
            role: components["schemas"]["TenantRole"];
            /**
             * Format: date-time
             * @description When they joined
             */
            created_at: string;
        };
        Invitation: {
            id: components["schemas"]["Uuid"];
            email: string;
            role: components["schemas"]["TenantRole"];
            /** Format: uuid */
            invited_by: string | null;
            created_at: components["schemas"]["Time"];
            expires_at: components["schemas"]["Time"];
        };
        ApiKey: {
            id: components["schemas"]["Uuid"];
            name: string;
            /** @description How the key begins */
            prefix: string;
            scopes: string[];
            /** Format: date-time */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To the minute
             */
            last_used_at: string | null;
            /**
             * Format: uuid
             * @description An account
             */
            created_by: string | null;
            /**
             * Format: uuid
             * @description Its successor
             */
            rotated_to: string | null;
            created_at: components["schemas"]["Time"];
        };
        NewApiKey: {
            id: components["schemas"]["Uuid"];
            /** @description In full; shown once */
            key: string;
            name: string;
            prefix: string;
            scopes: string[];
            /** Format: date-time */
            expires_at: string | null;
            created_at: components["schemas"]["Time"];
        };
        AuditEntry: {
            id: components["schemas"]["Uuid"];
            /** @enum {string} */
            actor_type: "operator" | "account" | "api_key" | "system";
            /** Format: uuid */
            actor_id: string | null;
            action: string;
            target: string;
            reason: string | null;
            ip: string | null;
            request_id: string | null;
            created_at: components["schemas"]["Time"];
        };
        /** @description A decimal, exact. */
        Decimal: string;
        /** @description The `event_name` of a meter at Stripe. */
        UsageMeter: string;
        /** @description Yours; the same id is the same event. */
        UsageEventId: string;
        /** @description Not negative, of at most 15 digits without leading and trailing zeros and 12 behind the point; as a text it is never rounded on the way. */
        UsageValue: number | string;
        UsageEvent: {
            event_id: components["schemas"]["UsageEventId"];
            meter: components["schemas"]["UsageMeter"];
            value: components["schemas"]["UsageValue"];
            /**
             * Format: date-time
             * @description When it was used; from 35 days ago to 5 minutes ahead.
             */
            timestamp: string;
        };
        /** @description As CloudEvents 1.0 has it in JSON. Other attributes, and other members of `data`, mean nothing here. */
        UsageCloudEvent: {
            /** @enum {string} */
            specversion: "1.0";
            id: components["schemas"]["UsageEventId"];
            /** @description Who made it */
            source: string;
            type: components["schemas"]["UsageMeter"];
            /**
             * Format: date-time
             * @description When it was used; from 35 days ago to 5 minutes ahead.
             */
            time: string;
            data: {
                value: components["schemas"]["UsageValue"];
            } & {
                [key: string]: unknown;
            };
        } & {
            [key: string]: unknown;
        };
        TwilioStatus: {
            AccountSid?: string;
            MessageSid: string;
            MessageStatus: string;
            ErrorCode?: string;
            To?: string;
            MessagingServiceSid?: string;
        };
        TwilioMessage: {
            AccountSid?: string;
            MessageSid: string;
            From: string;
            To: string;
            Body?: string;
            OptOutType?: string;
            MessagingServiceSid?: string;
        };
        BrevoEvent: {
            event?: string;
            email?: string;
            "message-id"?: string;
            /** @description Milliseconds since 1970 */
            ts_epoch?: number;
            /** @description Our id of the mail */
            "X-Mailin-custom"?: string;
        };
    };
    responses: {
        /** @description It was refused, or went wrong. See `type` and `detail`. */
        Problem: {
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The subscription. */
        Subscription: {
            content: {
                "application/json": components["schemas"]["Subscription"];
            };
        };
    };
    parameters: {
        Id: string;
        /** @description How many items a page has. */
        Limit: number;
        /** @description The `next_cursor` of the page before. */
        Cursor: string;
        /** @description The tenant that a person acts for; without it the person's default one. */
        TenantId: string;
        /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
        IdempotencyKey: components["schemas"]["IdempotencyKey"];
        /** @description As elsewhere, and required here. */
        RequiredIdempotencyKey: components["schemas"]["IdempotencyKey"];
        /** @description Another service by which one may log in. */
        Provider: "google" | "github" | "oidc";
        /** @description The token of the mail. */
        MailToken: string;
        /** @description The `ETag` of an answer that the caller has kept. */
        IfNoneMatch: string;
        UnsubscribeToken: string;
        UserId: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    signUp: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignUp"];
            };
        };
        responses: {
            /** @description A mail is on its way. */
            202: {
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewSignUp: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailTokenOnly"];
            };
        };
        responses: {
            /** @description The sign-up. */
            200: {
                content: {
                    "application/json": {
                        email: string;
                        name: string;
                        tenant_name: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyEmail: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    token: components["schemas"]["MailToken"];
                    password: components["schemas"]["NewPassword"];
                    name?: string | null;
                    tenant_name?: string | null;
                    session?: components["schemas"]["SessionKind"];
                };
            };
        };
        responses: {
            /** @description Signed in. */
            200: {
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    previewInvitation: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailTokenOnly"];
            };
        };
        responses: {
            /** @description The invitation. */
            200: {
                content: {
                    "application/json": {
                        email: string;
                        tenant_name: string;
                        /** @enum {string} */
                        role: "owner" | "admin" | "member" | "viewer";
                        /** @description Who has sent it, by name; null where that account is gone. */
                        invited_by: string | null;
                        /** @description With one: log in, and send the token to `POST /v1/invitations/accept`. Without: to `POST /v1/auth/invitations/accept`. */
                        has_account: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    acceptInvitationAsNewcomer: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    token: components["schemas"]["MailToken"];
                    name: string;
                    password: components["schemas"]["NewPassword"];
                    session?: components["schemas"]["SessionKind"];
                };
            };
        };
        responses: {
            /** @description Signed in. */
            200: {
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logIn: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    password: string;
                    session?: components["schemas"]["SessionKind"];
                };
            };
        };
        responses: {
            /** @description Signed in, or asked for a second factor. */
            200: {
                content: {
                    "application/json": components["schemas"]["SignedIn"] | components["schemas"]["MfaRequired"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    refreshSession: {
        parameters: {
        };
        requestBody?: {
            content: {
                "application/json": {
                    refresh_token?: string | null;
                };
            };
        };
        responses: {
            /** @description New tokens. */
            200: {
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    beginOAuth: {
        parameters: {
            query?: {
                /** @description Where the browser goes afterwards: below the public address, or listed in `OAUTH_RETURN_TO`. Required without `link`. */
                return_to?: string;
                /** @description SHA-256 of a secret of the front end, in base64url (RFC 7636, S256). The code is then of use only with that secret. */
                code_challenge?: string;
                /** @description As `POST /v1/me/identities/{provider}` and `POST /v1/me/reauthenticate/{provider}` have it in their answers. */
                link?: string;
            };
            path: {
                /** @description Another service by which one may log in. */
                provider: components["parameters"]["Provider"];
            };
        };
        responses: {
            /** @description To the provider; or to `return_to` with `error`, where the provider is away. */
            302: {
            };
            /** @description A page that says that `link` is unknown, used up or expired. */
            400: {
                content: {
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    finishOAuth: {
        parameters: {
            query?: {
                /** @description As the provider was given it. */
                state?: string;
                /** @description The provider's code. */
                code?: string;
                /** @description Why the provider gives no code (RFC 6749, section 4.1.2.1). */
                error?: string;
                /** @description Who the provider is (RFC 9207). */
                iss?: string;
            };
            path: {
                /** @description Another service by which one may log in. */
                provider: components["parameters"]["Provider"];
            };
        };
        responses: {
            /** @description To `return_to`, with `code` or `error`. */
            302: {
            };
            /** @description A page that says that this browser has begun no such log-in. */
            400: {
                content: {
                    "text/html": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    swapOAuthCode: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                    session?: components["schemas"]["SessionKind"];
                    /** @description The secret of `code_challenge`; required where that was sent, else refused. */
                    code_verifier?: string | null;
                };
            };
        };
        responses: {
            /** @description Signed in, or asked for a second factor. */
            200: {
                content: {
                    "application/json": components["schemas"]["SignedIn"] | components["schemas"]["MfaRequired"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    logOut: {
        parameters: {
        };
        responses: {
            /** @description The session has ended, and the cookie, if there was one. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    forgetPassword: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                };
            };
        };
        responses: {
            /** @description Where there is an account, a mail is on its way. */
            202: {
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resetPassword: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    token: components["schemas"]["MailToken"];
                    password: components["schemas"]["NewPassword"];
                };
            };
        };
        responses: {
            /** @description The password is set. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    previewEmailChange: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MailTokenOnly"];
            };
        };
        responses: {
            /** @description The change that waits. */
            200: {
                content: {
                    "application/json": {
                        /** @description The new address. */
                        email: string;
                        /** @description Of the account. */
                        name: string;
                        /** @description Of the account. */
                        current_email: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    confirmEmailChange: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    token: components["schemas"]["MailToken"];
                };
            };
        };
        responses: {
            /** @description The account has the new address. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    takeBackEmail: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    token: components["schemas"]["MailToken"];
                };
            };
        };
        responses: {
            /** @description The account has the old address. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    listPlans: {
        parameters: {
        };
        responses: {
            /** @description All of them, the oldest product first, its cheapest price first. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Plan"][];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createCheckoutSession: {
        parameters: {
            header?: {
                /** @description As elsewhere, and required here. */
                "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCheckoutSession"];
            };
        };
        responses: {
            /** @description The session is open. */
            201: {
                content: {
                    "application/json": components["schemas"]["CheckoutSession"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createPortalSession: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    return_url: components["schemas"]["ReturnUrl"];
                };
            };
        };
        responses: {
            /** @description The portal is open for a few minutes. */
            201: {
                content: {
                    "application/json": {
                        url: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBrevoCredential: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description What is kept of it. */
            200: {
                content: {
                    "application/json": components["schemas"]["BrevoCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setBrevoCredential: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBrevoCredential"];
            };
        };
        responses: {
            /** @description Kept, sealed. */
            200: {
                content: {
                    "application/json": components["schemas"]["SetBrevoCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteBrevoCredential: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description It is gone. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    getSmtpCredential: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description What is kept of it. */
            200: {
                content: {
                    "application/json": components["schemas"]["SmtpCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setSmtpCredential: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSmtpCredential"];
            };
        };
        responses: {
            /** @description Kept, sealed. */
            200: {
                content: {
                    "application/json": components["schemas"]["SmtpCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSmtpCredential: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description It is gone. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    getTwilioCredential: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description What is kept of it. */
            200: {
                content: {
                    "application/json": components["schemas"]["TwilioCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setTwilioCredential: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTwilioCredential"];
            };
        };
        responses: {
            /** @description Kept, sealed. */
            200: {
                content: {
                    "application/json": components["schemas"]["TwilioCredential"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTwilioCredential: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description It is gone. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    getEntitlements: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description All of them, by their lookup keys. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Entitlement"][];
                        /**
                         * @description Whether what is paid for may be used now.
                         * @enum {string}
                         */
                        access: "granted" | "grace" | "none";
                        /**
                         * Format: date-time
                         * @description When Stripe was last asked; null where it never was.
                         */
                        synced_at: string | null;
                        /** @description Whether more may have changed at Stripe than is shown. */
                        stale: boolean;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
                /** @description As `invoice.paid` */
                type?: string;
                /** @description Stripe's id of what it happened to, as `sub_1MowQVLkdIwHu7ixeRlqHVzs` */
                subject?: string;
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description A page */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Event"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJob: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The job. */
            200: {
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    watchJob: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The job, whenever it changes. */
            200: {
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getMe: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description The account and its tenants. */
            200: {
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteMe: {
        parameters: {
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description The account is gone. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    updateMe: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description The account as it is now. */
            200: {
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    exportMe: {
        parameters: {
        };
        responses: {
            /** @description One JSON document. */
            200: {
                content: {
                    "application/json": components["schemas"]["AccountExport"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    changePassword: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    current_password: string;
                    password: components["schemas"]["NewPassword"];
                };
            };
        };
        responses: {
            /** @description The password is changed. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    changeEmail: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    password?: components["schemas"]["ProvingPassword"];
                    reauthentication?: components["schemas"]["Reauthentication"];
                };
            };
        };
        responses: {
            /** @description Mails are on their way. */
            202: {
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listIdentities: {
        parameters: {
        };
        responses: {
            /** @description All of them, newest first. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["ExternalIdentity"][];
                        /** @description There is one page */
                        next_cursor: null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    linkIdentity: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    code: string;
                };
            };
        };
        responses: {
            /** @description Linked. */
            201: {
                content: {
                    "application/json": components["schemas"]["ExternalIdentity"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    startIdentityLink: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Another service by which one may log in. */
                provider: components["parameters"]["Provider"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Below the public address, or listed in `OAUTH_RETURN_TO` */
                    return_to: string;
                    password?: components["schemas"]["ProvingPassword"];
                    reauthentication?: components["schemas"]["Reauthentication"];
                };
            };
        };
        responses: {
            /** @description What to open. */
            200: {
                content: {
                    "application/json": {
                        /** Format: uri */
                        url: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    unlinkIdentity: {
        parameters: {
            path: {
                /** @description Another service by which one may log in. */
                provider: components["parameters"]["Provider"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description It is unlinked. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    startReauthentication: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                /** @description Another service by which one may log in. */
                provider: components["parameters"]["Provider"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Below the public address, or listed in `OAUTH_RETURN_TO` */
                    return_to: string;
                };
            };
        };
        responses: {
            /** @description What to open. */
            200: {
                content: {
                    "application/json": {
                        /** Format: uri */
                        url: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSessions: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description A page of sessions, newest first. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Session"][];
                        next_cursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteOtherSessions: {
        parameters: {
        };
        responses: {
            /** @description The others are signed out. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSession: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The device is signed out. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    listEmails: {
        parameters: {
            query?: {
                /** @description Only those with this status. */
                status?: components["schemas"]["EmailStatus"];
                /** @description Only those to this address, as it was given, or as it is in lower case. */
                to?: string;
                /** @description Only those with this tag. */
                tag?: string;
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Email"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createEmail: {
        parameters: {
            header?: {
                /** @description As elsewhere, and required here. */
                "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmailParts"] & {
                    to: string;
                };
            };
        };
        responses: {
            /** @description Stored with the job that sends it. */
            202: {
                content: {
                    "application/json": components["schemas"]["QueuedEmail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createEmails: {
        parameters: {
            header?: {
                /** @description As elsewhere, and required here. */
                "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    defaults?: components["schemas"]["EmailParts"];
                    /** @description Each as `defaults`; what is wrong with one does not keep the others. */
                    emails: {
                        [key: string]: unknown;
                    }[];
                };
            };
        };
        responses: {
            /** @description At least one is stored with the job that sends it. */
            202: {
                content: {
                    "application/json": {
                        data: {
                            /** @description Its place in `emails` */
                            index: number;
                            id?: components["schemas"]["Uuid"];
                            /** @enum {string} */
                            status?: "scheduled" | "queued";
                            /** @description What is wrong with it, by pointers into the mail itself. */
                            errors?: {
                                pointer: string;
                                detail: string;
                            }[];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getEmail: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The mail, and what was told of it. */
            200: {
                content: {
                    "application/json": components["schemas"]["EmailDetail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelEmail: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The mail, canceled. */
            200: {
                content: {
                    "application/json": components["schemas"]["EmailDetail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyMfa: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    mfa_token: components["schemas"]["MfaToken"];
                    code: components["schemas"]["MfaCode"];
                    session?: components["schemas"]["SessionKind"];
                };
            };
        };
        responses: {
            /** @description Signed in. */
            200: {
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    showMfaAgain: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MfaCodeAlone"];
            };
        };
        responses: {
            /** @description For 15 minutes this session may do what is grave. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    beginTotp: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description What the app is set up with; shown once. */
            200: {
                content: {
                    "application/json": {
                        /** @description Base32 */
                        secret: string;
                        /** @description For a QR code */
                        otpauth_uri: string;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeTotp: {
        parameters: {
        };
        responses: {
            /** @description It is no longer asked for. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    confirmTotp: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MfaCodeAlone"];
            };
        };
        responses: {
            /** @description It is asked for from now on. */
            200: {
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    addSmsFactor: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Proof"];
            };
        };
        responses: {
            /** @description It is asked for from now on. An app is stronger: numbers can be taken over. */
            200: {
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeSmsFactor: {
        parameters: {
        };
        responses: {
            /** @description They are no longer asked for. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    sendMfaSmsAgain: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        responses: {
            /** @description A text message is on its way. */
            202: {
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    sendMfaSms: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": {
                    mfa_token: components["schemas"]["MfaToken"];
                };
            };
        };
        responses: {
            /** @description A text message is on its way. */
            202: {
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    setPhone: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description E.164 */
                    phone: string;
                    password?: components["schemas"]["ProvingPassword"];
                    reauthentication?: components["schemas"]["Reauthentication"];
                };
            };
        };
        responses: {
            /** @description A text message is on its way. */
            202: {
                content: {
                    "application/json": components["schemas"]["Pending"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removePhone: {
        parameters: {
        };
        responses: {
            /** @description It is gone, also as a second factor. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    verifyPhone: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MfaCodeAlone"];
            };
        };
        responses: {
            /** @description The number is verified. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    renewRecoveryCodes: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        responses: {
            /** @description The new ones. */
            200: {
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBillingRuns: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": components["schemas"]["BillingRunPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    beginBillingRun: {
        parameters: {
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BillingRunRequest"];
            };
        };
        responses: {
            /** @description It has begun. */
            202: {
                content: {
                    "application/json": components["schemas"]["BillingRunBegun"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBillingRun: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["BillingRun"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBillingDrift: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": components["schemas"]["BillingDriftPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getOverview: {
        parameters: {
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                provider?: "stripe" | "twilio" | "brevo";
                /** @description The id that the provider gave it */
                external_id?: string;
                state?: "received" | "processed" | "failed";
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description One page. It may hold few items, or none, and still lead on. */
            200: {
                content: {
                    "application/json": components["schemas"]["WebhookPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMessages: {
        parameters: {
            query?: {
                status?: "unknown";
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": components["schemas"]["OpsMessagePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resolveMessage: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Resolution"];
            };
        };
        responses: {
            /** @description The message as it is now. */
            200: {
                content: {
                    "application/json": components["schemas"]["OpsMessage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listJobs: {
        parameters: {
            query?: {
                state?: components["schemas"]["JobState"];
                kind?: string;
                queue?: string;
                tenant_id?: string;
                /** @description A job’s id, or a text within its unique key or its last error */
                q?: string;
                created_after?: string;
                created_before?: string;
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description One page. It may hold few items, or none, and still lead on. */
            200: {
                content: {
                    "application/json": components["schemas"]["JobPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getJobDetail: {
        parameters: {
            query?: {
                /** @description Whether to show the arguments, which may name people */
                args?: boolean;
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["JobDetail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    retryJob: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description It is due. */
            202: {
                content: {
                    "application/json": components["schemas"]["ReplayResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listUnreadableMessages: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": components["schemas"]["UnreadableMessagePage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getUnreadableMessage: {
        parameters: {
            path: {
                id: string;
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["UnreadableMessageDetail"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replayDeadJobs: {
        parameters: {
            header?: {
                /** @description The same as `nonce` */
                "Idempotency-Key"?: string;
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Replay"];
            };
        };
        responses: {
            /** @description The count of a dry run. */
            200: {
                content: {
                    "application/json": components["schemas"]["ReplayResult"];
                };
            };
            /** @description They wait again. */
            202: {
                content: {
                    "application/json": components["schemas"]["ReplayResult"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listBreakers: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["BreakerList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBillingObject: {
        parameters: {
            path: {
                stripe_id: string;
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["BillingObject"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listQueues: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    pauseQueue: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    resumeQueue: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["QueueList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replayWebhook: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description It is received again. */
            202: {
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelJob: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description The wish is noted. */
            202: {
                content: {
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    discardJob: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description It is cancelled. */
            200: {
                content: {
                    "application/json": components["schemas"]["OpsJob"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateOpsTenant: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    messaging: "open" | "limited" | "blocked";
                    reason?: components["schemas"]["WhyText"];
                };
            };
        };
        responses: {
            /** @description What holds now. */
            200: {
                content: {
                    "application/json": {
                        id: components["schemas"]["Uuid"];
                        /** @enum {string} */
                        messaging: "open" | "limited" | "blocked";
                        /** @description Mails of the tenant that count for today (UTC) */
                        emails_today: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    openBreaker: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description It is held open. */
            200: {
                content: {
                    "application/json": components["schemas"]["Breaker"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    closeBreaker: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description It is held closed. */
            200: {
                content: {
                    "application/json": components["schemas"]["Breaker"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    releaseBreaker: {
        parameters: {
            path: {
                name: string;
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["Why"];
            };
        };
        responses: {
            /** @description It is left to itself. */
            200: {
                content: {
                    "application/json": components["schemas"]["Breaker"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description What was found. */
            200: {
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listOpsAudit: {
        parameters: {
            query?: {
                action?: string;
                target?: string;
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description One page. It may hold few items, or none, and still lead on. */
            200: {
                content: {
                    "application/json": components["schemas"]["OpsAuditPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSms: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those that stand so. */
                status?: components["schemas"]["SmsStatus"];
                /** @description Only those to this number, with its country's code. */
                to?: string;
                /** @description Only those with this tag. */
                tag?: string;
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedSms"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createSms: {
        parameters: {
            header?: {
                /** @description As elsewhere, and required here. */
                "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSms"];
            };
        };
        responses: {
            /** @description Stored with the job that sends it. */
            202: {
                content: {
                    "application/json": components["schemas"]["QueuedSms"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSms: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The text message. */
            200: {
                content: {
                    "application/json": components["schemas"]["Sms"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelSms: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The text message, canceled. */
            200: {
                content: {
                    "application/json": components["schemas"]["Sms"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getBillingCustomer: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description The customer. */
            200: {
                content: {
                    "application/json": components["schemas"]["BillingCustomer"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getSubscription: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            200: components["responses"]["Subscription"];
            default: components["responses"]["Problem"];
        };
    };
    changeSubscription: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionChange"];
            };
        };
        responses: {
            200: components["responses"]["Subscription"];
            default: components["responses"]["Problem"];
        };
    };
    previewSubscription: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SubscriptionChange"];
            };
        };
        responses: {
            /** @description What it would cost. */
            200: {
                content: {
                    "application/json": components["schemas"]["SubscriptionPreview"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    cancelSubscription: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SubscriptionCancel"];
            };
        };
        responses: {
            200: components["responses"]["Subscription"];
            default: components["responses"]["Problem"];
        };
    };
    pauseSubscription: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SubscriptionPause"];
            };
        };
        responses: {
            200: components["responses"]["Subscription"];
            default: components["responses"]["Problem"];
        };
    };
    resumeSubscription: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            200: components["responses"]["Subscription"];
            default: components["responses"]["Problem"];
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedInvoice"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getInvoice: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: string;
            };
        };
        responses: {
            /** @description The invoice. */
            200: {
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description Only of this channel. */
                channel?: "email" | "sms";
                /** @description Only this address, in any case. */
                address?: string;
                /** @description Only of this scope. */
                scope?: "all" | "bulk";
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description One page. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Suppression"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createSuppression: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    channel: "email" | "sms";
                    /** @description An e-mail address, or a number in E.164. */
                    address: string;
                    /**
                     * @description What does not go there; all where it is missing.
                     * @enum {string|null}
                     */
                    scope?: "all" | "bulk" | null;
                };
            };
        };
        responses: {
            /** @description It is suppressed. */
            201: {
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteSuppression: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description It is lifted. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
                /** @description Only those of this name, in any language. */
                name?: string;
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description One page; without their texts. */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["ListedTemplate"][];
                        next_cursor: components["schemas"]["NextCursor"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createTemplate: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            /** @description It is made, as version 1. */
            201: {
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTemplate: {
        parameters: {
            query?: {
                /** @description One of the last 100; without it the newest. */
                version?: number;
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The template, in this version. */
            200: {
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    replaceTemplate: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTemplate"];
            };
        };
        responses: {
            /** @description The template as it is now. */
            200: {
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTemplate: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description It is gone; mails that were made from it are not. */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    previewTemplate: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    values?: components["schemas"]["TemplateValues"];
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description The mail that it would be. */
            200: {
                content: {
                    "application/json": {
                        subject: string;
                        html: string | null;
                        text: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listTenants: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
        };
        responses: {
            /** @description A page; a deleted tenant is shown to its owners */
            200: {
                content: {
                    "application/json": components["schemas"]["TenantPage"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createTenant: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantName"];
            };
        };
        responses: {
            /** @description It is made */
            201: {
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getTenant: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The tenant */
            200: {
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    deleteTenant: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The tenant, with `deleted_at` and `purge_at` */
            200: {
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    updateTenant: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TenantName"];
            };
        };
        responses: {
            /** @description The tenant as it is now */
            200: {
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    restoreTenant: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The tenant as before */
            200: {
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    transferTenant: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    user_id: components["schemas"]["Uuid"];
                };
            };
        };
        responses: {
            /** @description The new owner */
            200: {
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description A page */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Member"][];
                        next_cursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    removeMember: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
                user_id: components["parameters"]["UserId"];
            };
        };
        responses: {
            /** @description They are no longer a member */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    updateMember: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
                user_id: components["parameters"]["UserId"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    role: components["schemas"]["TenantRole"];
                };
            };
        };
        responses: {
            /** @description The member as they are now */
            200: {
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description A page */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["Invitation"][];
                        next_cursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createInvitation: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    email: string;
                    role: components["schemas"]["TenantRole"];
                };
            };
        };
        responses: {
            /** @description It is made, and the mail is queued */
            201: {
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeInvitation: {
        parameters: {
            path: {
                id: components["parameters"]["Id"];
                invitation_id: string;
            };
        };
        responses: {
            /** @description Its token no longer works */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    acceptInvitation: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description The tenant */
            200: {
                content: {
                    "application/json": components["schemas"]["Tenant"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description A page */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["ApiKey"][];
                        next_cursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createApiKey: {
        parameters: {
            header?: {
                /** @description As elsewhere, and required here. */
                "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    scopes: string[];
                    /** Format: date-time */
                    expires_at?: string | null;
                    password?: components["schemas"]["ProvingPassword"];
                    reauthentication?: components["schemas"]["Reauthentication"];
                };
            };
        };
        responses: {
            /** @description It is made */
            201: {
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getApiKey: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description The key */
            200: {
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    revokeApiKey: {
        parameters: {
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        responses: {
            /** @description It is revoked */
            204: {
            };
            default: components["responses"]["Problem"];
        };
    };
    rotateApiKey: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                id: components["parameters"]["Id"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    expires_in_seconds?: number;
                    password?: components["schemas"]["ProvingPassword"];
                    reauthentication?: components["schemas"]["Reauthentication"];
                };
            };
        };
        responses: {
            /** @description The successor */
            201: {
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    listAuditLog: {
        parameters: {
            query?: {
                /** @description How many items a page has. */
                limit?: components["parameters"]["Limit"];
                /** @description The `next_cursor` of the page before. */
                cursor?: components["parameters"]["Cursor"];
                /** @description As `api_key.create` */
                action?: string;
                /** @description The id of an account or an API key */
                actor?: string;
                /** @description As `member:` and an id */
                target?: string;
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description A page */
            200: {
                content: {
                    "application/json": {
                        data: components["schemas"]["AuditEntry"][];
                        next_cursor: string | null;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    createUsageEvents: {
        parameters: {
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description One wrong event keeps all others. */
                    events: components["schemas"]["UsageEvent"][];
                };
                "application/cloudevents-batch+json": components["schemas"]["UsageCloudEvent"][];
                "application/cloudevents+json": {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description All of them are stored, or were. */
            202: {
                content: {
                    "application/json": {
                        /** @description New ones */
                        accepted: number;
                        /** @description Known ids with the same content */
                        duplicates: number;
                        /** @description Known ids with another content; what came first counts */
                        conflicts: number;
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    voidUsageEvent: {
        parameters: {
            query?: {
                /** @description That of the CloudEvent; without it the event was none. */
                source?: string;
            };
            header?: {
                /** @description Makes a repeat of this request give the first one's answer, with the header `Idempotent-Replayed: true`, instead of doing it again. Kept for 24 hours. While the first is in progress a repeat is answered 409, with another request under it 422. */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
            path: {
                event_id: string;
            };
        };
        responses: {
            /** @description The event, void. */
            200: {
                content: {
                    "application/json": {
                        event_id: components["schemas"]["UsageEventId"];
                        /** @description That of a CloudEvent */
                        source: string | null;
                        meter: components["schemas"]["UsageMeter"];
                        value: components["schemas"]["Decimal"];
                        timestamp: components["schemas"]["Time"];
                        voided_at: components["schemas"]["Time"];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description That one alone; without it all that were used. */
                meter?: string;
                /** @description Without it the beginning of the subscription's current period, else of the month (UTC). */
                from?: string;
                /** @description Not included. Without it the end of that period, or now where that is past. */
                to?: string;
            };
            header?: {
                /** @description The tenant that a person acts for; without it the person's default one. */
                "X-Tenant-Id"?: components["parameters"]["TenantId"];
            };
        };
        responses: {
            /** @description What was used. */
            200: {
                content: {
                    "application/json": {
                        data: {
                            meter: components["schemas"]["UsageMeter"];
                            from: components["schemas"]["Time"];
                            to: components["schemas"]["Time"];
                            value: components["schemas"]["Decimal"];
                            /** @description How many that are not void */
                            events: number;
                            reported: components["schemas"]["Decimal"];
                        }[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
