// Starts Swagger UI on the element that names the document; no settings from the address, no validator elsewhere.
"use strict";
const element = document.getElementById("api");
SwaggerUIBundle({
  url: element.dataset.document,
  domNode: element,
  deepLinking: true,
  queryConfigEnabled: false,
  validatorUrl: null,
  persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    request.headers["Accept-Language"] = document.documentElement.lang;
    return request;
  },
});
