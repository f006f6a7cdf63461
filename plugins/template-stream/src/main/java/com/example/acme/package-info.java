/** Acme's message service, as flows see it. */
@NullMarked
package com.example.acme;

import org.jspecify.annotations.NullMarked;
