#include "common.h"

CK_CLONES void ck_adam_update(float *weight, float *m, float *v, const float *gradient, struct ck_adam s,
                              size_t n) {
    float shrink = s.decoupled ? 1.0f - s.learning_rate * s.decay : 1.0f;
    float l2 = s.decoupled ? 0.0f : s.decay;
    float rate = s.learning_rate / s.correction1, root = 1.0f / __builtin_sqrtf(s.correction2);
    for (size_t i = 0; i < n; i++) {
        float g = gradient[i] + l2 * weight[i];
        float first = s.beta1 * m[i] + (1.0f - s.beta1) * g;
        float second = s.beta2 * v[i] + (1.0f - s.beta2) * g * g;
        m[i] = first;
        v[i] = second;
        weight[i] = weight[i] * shrink - rate * first / (__builtin_sqrtf(second) * root + s.epsilon);
    }
}

CK_CLONES void ck_sgd_update(float *weight, float *velocity, const float *gradient, float rate, float momentum,
                             float decay, int nesterov, size_t n) {
    for (size_t i = 0; i < n; i++) {
        float g = gradient[i] + decay * weight[i];
        float moved = momentum * velocity[i] + g;
        velocity[i] = moved;
        weight[i] -= rate * (nesterov ? g + momentum * moved : moved);
    }
}
