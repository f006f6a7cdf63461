package io.junctura.trigger.listen;

/** What a listening waits for in its own way. Both methods return at once. */
interface ListenSource {

    /** Begins to wait. */
    void start();

    /** Waits no more. */
    void stop();

    /** Waits for what others hand over. */
    ListenSource PASSIVE = new ListenSource() {
        @Override
        public void start() {}

        @Override
        public void stop() {}
    };
}
