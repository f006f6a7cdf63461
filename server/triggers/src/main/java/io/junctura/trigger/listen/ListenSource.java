package io.junctura.trigger.listen;

/** Waits for the event of a test, in the way of its trigger's kind. Both methods return at once. */
interface ListenSource {

    /** Begins to wait. */
    void start();

    /** Stops waiting. */
    void stop();

    /** For events that come from elsewhere, such as requests. */
    ListenSource PASSIVE = new ListenSource() {
        @Override
        public void start() {}

        @Override
        public void stop() {}
    };
}
