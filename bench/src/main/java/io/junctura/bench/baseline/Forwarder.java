package io.junctura.bench.baseline;

/** Posts a body to the sink, and returns when it gets the answer. */
interface Forwarder {
    void post(String path, byte[] body) throws Exception;
}
