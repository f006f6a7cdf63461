package io.junctura.testkit.bridge;

import io.junctura.api.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the server's classes do for the tests. Only types of the JDK and of the plugin API cross, because the two sides may have
 * other versions of every library. Any thread may call it.
 */
public interface ServerClasses {

    /**
     * Starts a server.
     *
     * @param folder   holds its data; exists
     * @param patience how long the server's methods wait
     * @throws AssertionError with a sentence, if it does not start
     */
    TestServer start(Path folder, Duration patience);

    /** @param value a JSON value: maps, lists, texts, numbers, booleans, null */
    byte[] toJson(@Nullable Object value);

    /** @throws IllegalArgumentException with a message, if the text is not JSON */
    @Nullable
    Object fromJson(byte[] json);

    /**
     * Makes a connector's record of an object, as the server does.
     *
     * @param secrets what a reference to a secret stands for
     * @throws IllegalArgumentException with a sentence, if the object does not fit or the record's constructor refuses it
     */
    Object readRecord(Class<? extends Record> type, Object json, Function<String, @Nullable Secret> secrets);

    /** @throws IllegalArgumentException with a sentence, if the record has no form in JSON or holds a secret */
    @Nullable
    Object writeRecord(Object record);
}
