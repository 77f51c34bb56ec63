package io.invoq.dispatcher.guard;

import java.net.UnknownHostException;

/** A host whose every address is one that callbacks may not go to. The message names host, addresses and their kind. */
public final class AddressRefusedException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressRefusedException(String message) {
        super(message);
    }
}
