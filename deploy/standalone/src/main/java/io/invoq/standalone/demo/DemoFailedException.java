package io.invoq.standalone.demo;

/** An exchange of the demo did not come back as it should; the message says which. */
final class DemoFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
