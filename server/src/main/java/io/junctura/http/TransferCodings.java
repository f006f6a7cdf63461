package io.junctura.http;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;

/** Refuses transfer codings other than chunked. Jetty does not decode them, and would pass the body on undecoded. */
final class TransferCodings implements HttpConfiguration.Customizer {

    @Override
    public Request customize(Request request, HttpFields.Mutable answer) {
        String codings = request.getHeaders().get(HttpHeader.TRANSFER_ENCODING);
        if (codings == null || codings.strip().equalsIgnoreCase("chunked")) return request;
        throw new HttpException.RuntimeException(HttpStatus.NOT_IMPLEMENTED_501, "transfer coding");
    }
}
