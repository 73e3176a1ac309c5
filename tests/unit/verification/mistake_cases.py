"""A claim for each way of going wrong that has a name, and one that looks like it and is another mistake, or none in small.

Each row is (name, claim, context).
"""

NORMAL = "log_density(Normal(m, sd=s), x)"
KL = "KL(Normal(m, sd=s) || Normal(n, sd=t))"
REALS = "m, n, x: real; s, t > 0"

NAMED = (
    ("factor", "Derivative(x**3, x) == 2*x**2", "x: real"),
    ("factor", "x - y == z/(1 - t)", "x, y: vector n; 0 < t < 1; z = (1 - t)*(x - y)/2"),
    ("power", "Derivative(log_density(Normal(m, sd=s), x), s) == (x - m)**2/s**2 - 1/s", REALS),
    ("power", "wasserstein(Normal(m, sd=s), Normal(n, sd=s), 1) == abs(m - n)**2", REALS),
    (
        "variance for standard deviation",
        "wasserstein(Normal(m, sd=s), Normal(n, sd=t), 2)**2 == (m - n)**2 + (s**2 - t**2)**2",
        REALS,
    ),
    (
        "variance for standard deviation",
        "W' @ inverse(W @ W' + s**2*eye(n)) @ x == inverse(W' @ W + s*eye(k)) @ W' @ x",
        "W: matrix n k; x: vector n; s > 0",
    ),
    (
        "dropped normaliser",
        "E[(Sum(x[i], (i, 1, n))/n)**2, x ~ Normal(m*ones(n), sd=s*ones(n))] == m**2 + s**2",
        "m: real; s > 0; n: posint",
    ),
    ("missing log", "log(softmax(z)[1]) == z[1] - sum(exp(z[j]), j, 1, n)", "z: vector n"),
    ("transpose", "Q @ K' @ V == Q @ (V' @ K)", "Q, K, V: matrix n d"),
    ("sign", "Limit(sum(a**k, k, 0, t), t, oo) == 1/(1 + a)", "0 < a < 1; t: natural"),
    ("sign", "log(a/b) == log(b) - log(a)", "a, b > 0"),
    ("sign", f"{KL} == log(t/s) + (s**2 - (m - n)**2)/(2*t**2) - 1/2", REALS),
    ("factor", f"{KL} == log(t/s) + (s**2 + (m - n)**2)/t**2 - 1/2", REALS),
    ("factor", "Derivative(x**2*y, x) == x*y", "x, y: real"),
    ("factor", "(a + b)**2 <= a**2 + b**2", "a, b: real"),  # the constant of a bound
    ("factor", "cosh(x) <= exp(x**2/4)", "x: real"),
    ("factor", "norm(x)**2 <= total(abs(x))**2/2", "x: vector n"),
    ("dropped term", "cosh(x)**2 == sinh(x)**2", "x: real"),
    ("dropped term", f"{KL} == log(t/s) + (s**2 + (m - n)**2)/(2*t**2)", REALS),
    ("dropped normaliser", f"{NORMAL} == -(x - m)**2/(2*s**2) - log(2*s**2)/2", REALS),
    (
        "dropped normaliser",
        "log_density(Gamma(a, rate=b), x) == a*log(b) + (a - 1)*log(x) - b*x",
        "a, b, x > 0",
    ),
    ("variance for standard deviation", "E[x**2, x ~ Normal(0, sd=s)] == s", "s > 0"),
    ("variance for standard deviation", "entropy(Normal(m, var=v)) == log(2*pi*E*v**2)/2", "m: real; v > 0"),
    ("variance for standard deviation", "E[x**2, x ~ Normal(0, sd=exp(v))] == exp(v)", "v: real"),
    (
        "variance for standard deviation",
        "KL(Normal(m, prec=p) || Normal(n, prec=p)) == (m - n)**2/(2*p)",
        "m, n: real; p > 0",
    ),
    ("variance for standard deviation", "sqrt(a)*(1 - b) + 1 - a == 1 - a*b", "0 < a < 1; 0 < b < 1"),  # variances add
    (
        "swapped KL arguments",
        "KL(Normal(n, sd=t) || Normal(m, sd=s)) == log(t/s) + (s**2 + (m - n)**2)/(2*t**2) - 1/2",
        REALS,
    ),
    ("swapped arguments", "Derivative(atan2(y, x), y) == y/(x**2 + y**2)", "x, y > 0"),
    (
        "swapped arguments",
        "Integral(q(x)*log(q(x)/p(x)), x) == Integral(p(x)*log(p(x)/q(x)), x)",
        "p, q: density; x: real",
    ),
    ("transpose", "(A @ B)' == A' @ B'", "A, B: matrix n n"),
    ("transpose", "grad(trace(A @ X), X) == A", "A, X: matrix n n"),
    ("off by one", "factorial(n) == gamma(n)", "n: posint"),
    ("off by one", "Sum(2**k, (k, 0, n)) == 2**n - 1", "n: natural"),
    ("sum for mean", "mean((x - y)**2) == total(x**2 - 2*x*y + y**2)", "x, y: vector n"),
    ("mean for sum", "logsumexp(x) == log(mean(exp(x)))", "x: vector n"),
    ("log base", "entropy(Bernoulli(p)) == -p*log(p)/log(2) - (1 - p)*log(1 - p)/log(2)", "0 < p < 1"),
    ("log base", "Derivative(log(x), x) == 1/(x*log(10))", "x > 0"),
    ("missing log", "logdet(S) == det(S)", "S: matrix n n spd"),
    ("missing log", "log(a*b) == a + log(b)", "a, b > 0"),
    (
        "missing Jacobian",
        "log_density(LogNormal(m, sd=s), x) == log_density(Normal(m, sd=s), log(x))",
        "m: real; s, x > 0",
    ),
    ("bound direction", "log(x) >= x - 1", "x > 0"),
    ("missing assumption", "sqrt(x**2) == x", "x: real"),
    ("missing assumption", "(A + B) @ (A + B) == A @ A + 2*(A @ B) + B @ B", "A, B: matrix n n"),
    ("missing assumption", "grad(x @ A @ x, x) == 2*(A @ x)", "A: matrix n n; x: vector n"),
    (
        "factor",
        "Integral((sqrt(p(x)) - sqrt(q(x)))**2, x) == 1 - 2*Integral(sqrt(p(x)*q(x)), x)",
        "p, q: density; x: real",
    ),
    ("variance for standard deviation", "E[(a + s*z)**2, z ~ Normal(0, sd=1)] == a**2 + s", "a: real; s > 0"),
    ("transpose", "inverse(A @ B @ C) == inverse(A) @ inverse(B) @ inverse(C)", "A, B, C: matrix n n"),
    ("sign", "[cos(a - b), sin(a - b)] == [cos(a + b), sin(a + b)]", "a, b: real"),
    ("inverted ratio", "Integral(exp(-h*x**2/2), (x, -oo, oo)) == sqrt(2*pi*h)", "h > 0"),
    ("power", "sin(3*x) == 3*sin(x) - 4*sin(x)**2", "x: real"),
    ("inverted ratio", "KL(Exponential(rate=a) || Exponential(rate=b)) == log(a/b) + a/b - 1", "a, b > 0"),
    ("inverted ratio", "E[cos(w*x), w ~ Normal(0, var=1/l**2)] == exp(-(l**2*x**2/2))", "x: real; l > 0"),
    ("inverted ratio", "fisher(Bernoulli(p), p) == p*(1 - p)", "0 < p < 1"),
    ("swapped KL arguments", "KL(Laplace(m, b) || Laplace(m, c)) == log(b/c) + c/b - 1", "m: real; b, c > 0"),
    ("missing Jacobian", "Integral(log(1 + exp(-a*x)), (x, 0, oo)) == pi**2/12", "a > 0"),
    ("transpose", "grad(trace(A @ inverse(X)), X) == -inverse(X)' @ inverse(X)' @ A'", "A, X: matrix n n"),
    (
        "variance for standard deviation",
        "log(Integral(exp(-z**2/2 - (x - w*z)**2/(2*s**2))/(2*pi*s), (z, -oo, oo)))"
        " == -log(2*pi*(w + s)**2)/2 - x**2/(2*(w + s)**2)",
        "x, w: real; s > 0",
    ),  # in both of its places
    (
        "variance for standard deviation",
        "wasserstein(Normal(m, sd=s), Normal(n, sd=t), 2)**2 == (m - n)**2 + (s**2 - t**2)",
        REALS,
    ),
    # What has two names by itself has the one that the text speaks for.
    ("inverted ratio", f"{KL} == log(s/t) + (s**2 + (m - n)**2)/(2*t**2) - 1/2", REALS),  # no minus sign is written
    ("sign", "a**2/(a**2 + s**2) == 1/(1 + exp(log(a**2/s**2)))", "a, s > 0"),  # the logarithm has a name of its own
    ("inverted ratio", "E[exp(t*x), x ~ Gamma(a, rate=b)] == (1 - b*t)**(-a)", "a, b > 0; -1 < t < 0"),
    (
        "inverted ratio",
        "inverse(X' @ X + l*eye(d)) @ X' == X' @ inverse(X @ X' + l**(-1)*eye(n))",
        "X: matrix n d; l > 0",
    ),
    ("sign", "KL(Poisson(a) || Poisson(b)) == a*log(a/b) + a - b", "a, b > 0"),  # both terms of a difference
    ("sign", "Derivative(log_density(Normal(x_hat, sd=s), x), x) == (x - x_hat)/s**2", "x, x_hat: real; s > 0"),
    ("swapped arguments", "max(a, b) == b + relu(b - a)", "a, b: real"),
    ("swapped arguments", "p*f(1) + (1 - p)*f(0) - f(0) == p*(f(0) - f(1))", "0 < p < 1; f: function"),
    ("swapped arguments", "sqrt(a_s)/t - sqrt(a_t)/t == (sqrt(a_t) - sqrt(a_s))/t", "a_s, a_t, t > 0"),
    ("swapped arguments", "det(kron(A, B)) == det(A)**n*det(B)**m", "A: matrix n n; B: matrix m m"),
    (
        "swapped arguments",
        "KL(Bernoulli(sigmoid(a)) || Bernoulli(sigmoid(b))) == (a - b)*sigmoid(b) - softplus(a) + softplus(b)",
        "a, b: real",
    ),
    (
        "swapped arguments",
        "(a + k)/(a + b + n) == n/(a + b + n)*(a/(a + b)) + (a + b)/(a + b + n)*(k/n)",
        "a, b, k: positive; n: posint",
    ),
    ("power", "det(c*A) == c*det(A)", "A: matrix n n; c > 0"),  # holds for n = 1, which nobody forgets to say
    ("power", "E[x**2, x ~ Normal(m, sd=s)] - E[x, x ~ Normal(m, sd=s)] == s**2", "m: real; s > 0"),
    (
        "power",
        "E[(x/t**2 - x/s**2)**2, x ~ Normal(0, sd=s)] == (s**2 - t**2)**2/(s**4*t**4)",
        "s, t > 0",
    ),  # the square of a variance is none of a deviation
    (
        "variance for standard deviation",
        "E[x**2, x ~ Normal(0, var=s**2*t**2/(s**2 + t**2))] == s*t/(s + t)",
        "s, t > 0",
    ),  # in all of their places
    ("variance for standard deviation", "E[x**2, x ~ Normal(0, var=exp(v))] == exp(v/2)", "v: real"),
    ("dropped normaliser", "mean(x) == Sum(x[i], (i, 1, n))", "x: vector n"),
    (
        "dropped term",
        "grad(Sum(softmax(z)[j]*r[j], (j, 1, n)), z)[k] == softmax(z)[k]*r[k]",
        "z, r: vector n; k: integer; 1 <= k; k <= n",
    ),
    ("factor", "grad((x @ y)/(norm(x)*norm(y)), x) == (y/norm(y) - x/norm(x))/norm(x)", "x, y: vector n"),
    ("factor", "a*(b - c) == a*b - c", "a, b, c: real"),
    ("factor", "cosh(2*x) <= exp(x**2)", "x: real"),
    ("dropped normaliser", "f(x)/(1 - erfc(-x)/2) == f(x)/(erfc(-x)/2)", "x: real; f: function"),
    ("factor", "Sum((1 - 1/n)**k*(n*l)**k/factorial(k)*exp(-n*l), (k, 0, oo)) == exp(-n*l)", "n: posint; l > 0"),
    (
        "missing Jacobian",
        "exp(log_density(Exponential(rate=l), y**2))*abs(2*y) == l*exp(-l*y**2)",
        "l, y > 0",
    ),
    ("inverted ratio", "1 <= Sum(w[i]**2, (i, 1, n))/Sum(w[i], (i, 1, n))**2", "w: vector n, positive"),
    ("sign", "log(1 + exp(-x)) >= log(2) + x/2", "x: real"),
    ("factor", "trace(A)**2 <= trace(A @ A)", "A: matrix n n symmetric; n: posint"),
    ("factor", "t*log(Sum(exp(x[i]/t), (i, 1, n))) <= amax(x) + log(n)", "x: vector n; t > 0"),
    ("power", "norm(x) <= total(abs(x))**2", "x: vector n"),
    ("missing assumption", "x - x**2/2 <= log(1 + x)", "x: real; x > -1"),
    ("missing assumption", "1 <= total(x)**2/total(x**2)", "x: vector n; norm(x) > 0"),
)

LOOK_ALIKE = (
    ("dropped term", "maximum(u*t - u*log(u), u, u > 0) == exp(t)", "t: real"),  # or a factor
    (
        "variance for standard deviation",
        "E[(x/t**2 - x/s**2)**2, x ~ Normal(0, sd=s)] == (s**2 - t**2)**2/(s**4*t**4)",
        "s, t > 0",
    ),
    ("factor", "Derivative(2*x - x**3/3, x) == 1 - x**2", "x: real"),  # or a term
    ("swapped arguments", "vec(A @ X @ B) == kron(A, B') @ vec(X)", "A, X, B: matrix n n"),  # or an order
    ("transpose", "vec(A @ X @ B) == kron(A, B') @ vec(X)", "A, X, B: matrix n n"),
    ("sign", "Integral(t**(s - 1)*exp(-l*t), (t, 0, oo)) == l**s*gamma(s)", "l, s > 0"),  # or a power upside down
    ("off by one", "Integral(x**a*(-log(x))**b, (x, 0, 1)) == gamma(b + 1)/(a + 1)**b", "a, b > 0"),  # or a power
    ("dropped term", "exp(-l*s - l*t)/exp(-l*s) == exp(-l*(s + t))", "l, s, t > 0"),  # a term too many
    ("sign", "(x_1 - ((1 - t)*x_0 + t*x_1))/(1 - t) == x_0 - x_1", "x_0, x_1: vector n; 0 < t < 1"),
    ("swapped arguments", "(x_1 - ((1 - t)*x_0 + t*x_1))/(1 - t) == x_0 - x_1", "x_0, x_1: vector n; 0 < t < 1"),
    ("inverted ratio", "n**k/factorial(k) <= (n/k)**k", "n, k: posint; k <= n"),
    (
        "variance for standard deviation",
        "KL(Normal(h*b, var=2*h) || Normal(h*c, var=2*h)) == h**2/4*(b - c)**2",
        "b, c: real; h > 0",
    ),
    ("sign", f"{KL} == log(s/t) + (s**2 + (m - n)**2)/(2*t**2) - 1/2", REALS),
    ("inverted ratio", "a**2/(a**2 + s**2) == 1/(1 + exp(log(a**2/s**2)))", "a, s > 0"),
    (
        "swapped arguments",
        "Derivative(log_density(Normal(x_hat, sd=s), x), x) == (x - x_hat)/s**2",
        "x, x_hat: real; s > 0",
    ),
    ("missing assumption", "det(c*A) == c*det(A)", "A: matrix n n; c > 0"),
    ("bound direction", "1 <= Sum(w[i]**2, (i, 1, n))/Sum(w[i], (i, 1, n))**2", "w: vector n, positive"),
    ("bound direction", "1 + x/2 + x**2/8 <= sqrt(1 + x)", "x >= 0"),  # or a sign
    ("variance for standard deviation", "(m_1 - m_2)**2/s**4 == (m_1 - m_2)**2/s**2", "m_1, m_2: real; s > 0"),
    ("off by one", "Integral(x**n*exp(-l*x), (x, 0, oo)) == factorial(n)/l**n", "l > 0; n: natural"),  # or a Jacobian
    ("bound direction", "sqrt(n)*norm(x) <= sqrt(n)*amax(abs(x))", "x: vector n; n: posint"),  # or n for its root
    (
        "missing log",
        "Sum(grad(log(softmax(z)[k]), z), (k, 1, n)) == Sum(grad(softmax(z)[k], z), (k, 1, n))",
        "z: vector n",
    ),
    ("factor", "x @ y <= e/2*norm(x)**2 + e/2*norm(y)**2", "x, y: vector n; e > 0"),
    (
        "missing assumption",
        "grad(log(Sum(p[j]*exp(m[j]), (j, 1, n))), m)[k] == p[k]",
        "p: vector n, positive; m: vector n; k: integer; 1 <= k; k <= n",
    ),  # which holds for n = 1
    ("sign", "x*(f(1) - f(0)) == x*(f(0) - f(1))", "x: real; f: function"),  # or the values exchanged
    ("sign", "sigmoid(r_1 - r_2) == exp(r_2)/(exp(r_1) + exp(r_2))", "r_1, r_2: real"),  # or the numbers exchanged
    (
        "off by one",
        "log(1 + Sum(exp(-k*s), (k, 1, n))) == log(Sum(exp(-k*s), (k, 1, n)))",
        "s > 0; n: posint",
    ),  # or 1 left out
    ("power", "1 - (1 - b)*(1 - c) == 1 - sqrt((1 - b)*(1 - c))", "0 < b < 1; 0 < c < 1"),  # or a variance
    (
        "variance for standard deviation",
        "E[x**2*(x - m)/s**2, x ~ Normal(m, sd=s)] == 2*m*s",
        "m: real; s > 0",
    ),  # or a factor
    ("sign", "x**2 + y**2 == (x + y)**2", "x, y: real"),
    ("factor", "Derivative(log(1 + exp(x)), x) == sigmoid(x) + Derivative(log(1 + exp(x)), x)", "x: real"),
    ("factor", "exp(x) <= 3*x + 5", "x: real"),
    ("factor", "x <= x**2", "x: real"),
    ("dropped term", "exp(x) == x**3 + 7*x", "x: real"),
    ("dropped term", "Limit(abs(x), x, 0, '-') == -1", "x: real"),
    ("dropped normaliser", "Sum(k*exp(-l)*(4*l)**k/factorial(k), (k, 0, oo)) == l", "l > 0"),  # oo agrees with nothing
    ("dropped normaliser", "polygamma(1, 1 - x) + polygamma(1, x) == pi/sin(pi*x)**2", "x: real[1/10,9/10]"),
    ("dropped normaliser", "sin(x)**2 + cos(x)**2 == pi*(sin(x)**2 + cos(x)**2)", "x: real"),
    ("variance for standard deviation", "sqrt(x)*log(x) == log(x**x)", "x > 0"),
    (
        "variance for standard deviation",
        "lower_incomplete_gamma(a, x) + upper_incomplete_gamma(sqrt(a), x) == gamma(a)",
        "a, x > 0",
    ),
    ("swapped KL arguments", "KL(Normal(m, sd=1) || Normal(n, sd=1)) == (m - n)**2", "m, n: real"),
    ("swapped arguments", "a/b == 2*b/a", "a, b > 0"),
    ("transpose", "A @ B == B @ A + A", "A, B: matrix n n"),
    ("off by one", "Sum(k, (k, 1, n)) == n**3", "n: posint"),
    ("sum for mean", "total(x) == n", "x: vector n"),
    ("mean for sum", "mean(x) == amax(x)", "x: vector n"),
    ("log base", "log(x) == 2*x", "x > 0"),
    ("missing log", "a*b == a + b", "a, b > 0"),
    (
        "missing Jacobian",
        "log_density(LogNormal(m, sd=s), x) == -log_density(LogNormal(m, sd=s), x)",
        "m: real; s, x > 0",
    ),
    ("bound direction", "sin(x) <= cos(x)", "x: real"),
    ("bound direction", "Abs(pi - 31/10) <= 1/200", ""),
    ("missing assumption", "A @ B == A + B", "A, B: matrix n n"),
    ("missing assumption", "det(A + B) == det(A) - det(B) + trace(A)", "A, B: matrix n n"),
    ("sign", "E[log(1/x), x ~ Gamma(a, rate=b)] == digamma(a) - log(b)", "a, b > 0"),
    ("sign", "entropy(Gamma(a, rate=1/b)) == a - log(b) + loggamma(a) + (1 - a)*digamma(a)", "a, b > 0"),
)
