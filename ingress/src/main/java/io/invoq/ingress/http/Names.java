package io.invoq.ingress.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;

/** Header names beyond the standard's. */
final class Names {

    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
    static final HeaderName TRACE_ID = HeaderNames.create("X-Trace-Id");
    static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    static final HeaderName EYWA_TOKEN = HeaderNames.create("X-Eywa-Token");
    static final HeaderName TENANT_ID = HeaderNames.create("X-Tenant-Id");
    static final HeaderName CALLBACK_URL = HeaderNames.create("X-Callback-Url");
    static final HeaderName WEBHOOK_URL = HeaderNames.create("X-Webhook-Url");
    static final HeaderName DELAY = HeaderNames.create("X-Invoq-Delay");
    static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    static final HeaderName IDEMPOTENT_REPLAY = HeaderNames.create("X-Invoq-Idempotent-Replay");
    static final HeaderName INVOKE_TYPE = HeaderNames.create("X-Invoke-Type");
    static final HeaderName LOG_TYPE = HeaderNames.create("X-Log-Type");
    static final HeaderName PREFER = HeaderNames.create("Prefer");
    static final HeaderName PREFERENCE_APPLIED = HeaderNames.create("Preference-Applied");
    static final HeaderName ERROR_SOURCE = HeaderNames.create("X-Invoq-Error-Source");
    static final HeaderName INNER_CODE = HeaderNames.create("X-Inner-Code");
    static final HeaderName BILLING_DURATION = HeaderNames.create("X-Billing-Duration");
    static final HeaderName INVOKE_VERSION = HeaderNames.create("X-Invoke-Version");
    static final HeaderName INVOKE_SUMMARY = HeaderNames.create("X-Invoke-Summary");
    static final HeaderName LOG_RESULT = HeaderNames.create("X-Log-Result");
    static final HeaderName FORWARDED_HOST = HeaderNames.create("X-Forwarded-Host");

    private Names() {}
}
