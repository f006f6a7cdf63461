package io.junctura.plugins.http.auth;

import io.junctura.api.ConnectorException;
import io.junctura.api.Http;
import io.junctura.api.HttpAnswer;
import io.junctura.api.HttpRequest;

/** Sends requests whose signature is for one address, so that no redirect can be followed. */
final class OneAddress {

    private OneAddress() {}

    /** @throws ConnectorException for a redirect that the request would follow */
    static HttpAnswer send(HttpRequest signed, Http http) throws ConnectorException, InterruptedException {
        HttpAnswer answer = http.send(new HttpRequest(
                signed.method(),
                signed.address(),
                signed.headers(),
                signed.body(),
                signed.timeLimit(),
                0,
                signed.maxBytes()));
        boolean isRedirect =
                answer.status() / 100 == 3 && answer.header("location").isPresent();
        if (!isRedirect || signed.maxRedirects() == 0) return answer;
        answer.close();
        String host = signed.address().getScheme() + "://" + signed.address().getRawAuthority();
        throw ConnectorException.refused(host + " answered " + answer.status() + " and redirects to "
                + answer.header("location").orElse("").replaceFirst("[?#].*", "")
                + ". This authentication signs one address, so redirects are not followed. Set the address of the"
                + " connection or the path of the step to the new one.");
    }
}
