package io.redlock.spring.elsewhere;

import io.redlock.spring.PackageVisible;

/** Inherits a method that it does not see. */
public class PackageInvisible extends PackageVisible {}
