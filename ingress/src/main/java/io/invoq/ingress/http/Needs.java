package io.invoq.ingress.http;

import io.invoq.wire.registry.TokenScope;
import org.jspecify.annotations.Nullable;

/** Which scope a token must have for a request. A handler that says nothing gets {@link #BY_METHOD}. */
enum Needs {
    /** Looking by GET and HEAD, changing by all others. */
    BY_METHOD {
        @Override
        TokenScope scope(String method) {
            return method.equals("GET") || method.equals("HEAD") ? TokenScope.READ : TokenScope.MANAGE;
        }
    },
    /** Calling a function, whatever the method. */
    INVOKE {
        @Override
        TokenScope scope(String method) {
            return TokenScope.INVOKE;
        }
    },
    /** A call that was made: whoever may make one may take it back. */
    OF_CALLS {
        @Override
        @Nullable
        TokenScope scope(String method) {
            return method.equals("DELETE") ? TokenScope.INVOKE : BY_METHOD.scope(method);
        }
    },
    /** Any token will do: nothing is told or done. */
    NONE {
        @Override
        @Nullable
        TokenScope scope(String method) {
            return null;
        }
    };

    /** The scope; null when any token will do. */
    abstract @Nullable TokenScope scope(String method);
}
