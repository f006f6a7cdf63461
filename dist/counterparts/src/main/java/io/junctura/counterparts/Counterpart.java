package io.junctura.counterparts;

/** A running external system. */
interface Counterpart extends AutoCloseable {
    /** As the system's connections name it, such as {@code 127.0.0.1:9092} or {@code http://127.0.0.1:9081}. */
    String address();
}
