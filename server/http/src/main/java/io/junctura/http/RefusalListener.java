package io.junctura.http;

import io.junctura.http.problem.ProblemException;

/** Gets the requests with events that start no run. Called on threads of requests: it must not block. Thread safe. */
public interface RefusalListener {

    /** Ignores them. */
    RefusalListener NONE = new RefusalListener() {
        @Override
        public void refused(EventRequest request, ProblemException why) {}

        @Override
        public void duplicate(EventRequest request, long run) {}
    };

    /** The server refused a request. It gets its answer after this call. */
    void refused(EventRequest request, ProblemException why);

    /**
     * An event was accepted before.
     *
     * @param run what it started the first time
     */
    void duplicate(EventRequest request, long run);
}
